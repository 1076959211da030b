package dev.llmroute.operator.reconcile;

import dev.llmroute.cooldown.Concerns;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.operator.event.EventReason;
import dev.llmroute.operator.event.Occurrence;
import dev.llmroute.operator.event.RouteEvents;
import dev.llmroute.operator.resource.LlmRoute;
import dev.llmroute.operator.status.LiveTarget;
import dev.llmroute.route.Target;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Clears cooldowns where an annotation of the route asks for it, and takes the annotation away: {@code kubectl annotate llmroute NAME
 * llmroute.dev/clear=groq}. Thread-safe.
 *
 * @param cooldowns shared with the routers
 */
public record ClearAnnotation(KubernetesClient client, Cooldowns cooldowns, RouteEvents events) {
    public static final String NAME = "llmroute.dev/clear";

    private static final String ALL = "all";
    private static final String ACTOR = "annotation";
    private static final int UNPROCESSABLE = 422;
    private static final int SHOWN = 100;

    /** What the route's annotation asks for; empty where it has none. */
    public static Optional<String> of(LlmRoute route) {
        return Optional.ofNullable(route.getMetadata().getAnnotations()).map(annotations -> annotations.get(NAME));
    }

    /** Whether an update of the route asks for something that it did not ask for before. */
    public static boolean isNew(LlmRoute now, LlmRoute before) {
        return of(now).isPresent() && !of(now).equals(of(before));
    }

    /** Does what the annotation asks for, where there is one; an event of the route tells what that was. */
    void obey(LlmRoute route, List<LiveTarget> targets) {
        Optional<String> asked = of(route);
        // First, so that what is seen twice is done once.
        if (asked.isPresent() && remove(route, asked.get())) {
            events.record(route, clear(asked.get().strip(), targets));
        }
    }

    private boolean remove(LlmRoute route, String value) {
        String path = "/metadata/annotations/" + NAME.replace("/", "~1");
        try {
            client.resources(LlmRoute.class)
                    .inNamespace(route.getMetadata().getNamespace())
                    .withName(route.getMetadata().getName())
                    .patch(
                            PatchContext.of(PatchType.JSON),
                            Serialization.asJson(List.of(
                                    Map.of("op", "test", "path", path, "value", value),
                                    Map.of("op", "remove", "path", path))));
            return true;
        } catch (KubernetesClientException e) {
            boolean gone = e.getCode() == UNPROCESSABLE || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
            if (!gone) {
                throw e;
            }
            return false;
        }
    }

    private Occurrence clear(String asked, List<LiveTarget> targets) {
        List<LiveTarget> named =
                targets.stream().filter(target -> names(target).contains(asked)).toList();
        String quoted = NAME + "=" + printable(asked);
        if (named.isEmpty()) {
            Set<String> known = new LinkedHashSet<>(List.of(ALL));
            targets.forEach(target -> known.addAll(names(target)));
            return new Occurrence(
                    EventReason.ClearRefused,
                    quoted + " names nothing that this route has; it may be one of: " + String.join(", ", known));
        }
        long cleared = keys(named).filter(key -> cooldowns.clear(key, ACTOR)).count();
        return new Occurrence(
                EventReason.CooldownsCleared,
                quoted + ": " + (cleared == 0 ? "nothing was cooling down" : "cooldowns cleared: " + cleared));
    }

    /** Only what concerns these targets, of all that is shared. */
    private Stream<CooldownKey> keys(List<LiveTarget> targets) {
        Concerns concerns = Concerns.of(targets.stream()
                .map(LiveTarget::target)
                .filter(Objects::nonNull)
                .toList());
        return cooldowns.clearable().stream().map(Cooldown::key).filter(concerns::include);
    }

    /** By what a person may name a target: all, its provider, provider and model, its own name. */
    private static Set<String> names(LiveTarget line) {
        Set<String> names = new LinkedHashSet<>(List.of(ALL));
        String name = line.name();
        names.add(name.substring(0, name.indexOf('/')));
        Target target = line.target();
        if (target != null) {
            names.add(target.ref().toString());
        }
        names.add(name);
        return names;
    }

    private static String printable(String text) {
        String plain = text.replaceAll("[^\\p{Graph} ]", "?");
        return plain.length() > SHOWN ? plain.substring(0, SHOWN) + "…" : plain;
    }
}
