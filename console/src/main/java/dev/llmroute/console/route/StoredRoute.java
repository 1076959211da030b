package dev.llmroute.console.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.config.Problem;
import dev.llmroute.config.RouteValidation;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.explain.KnownRoute;
import dev.llmroute.explain.LiveTarget;
import dev.llmroute.explain.ToldCooldowns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An LlmRoute as the API server has it, kept small: as text, with what a list needs of it beside that. Read without types, so that
 * one that another version stored stops none of the others. Thread-safe.
 */
final class StoredRoute {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What nobody wrote, and what says again what stands below it. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private final RouteSummary summary;

    /** The resource, without what {@link #withoutBookkeeping} takes away. */
    private final String json;

    private final ObjectNode routers;

    /** Of a route that somebody looks at, who is told of it anew with each change of any route. */
    private volatile @Nullable RouteDetail detail;

    private StoredRoute(RouteSummary summary, String json, ObjectNode routers) {
        this.summary = summary;
        this.json = json;
        this.routers = routers;
    }

    RouteSummary summary() {
        return summary;
    }

    /** What the status says of router pods; not to be changed. */
    ObjectNode routers() {
        return routers;
    }

    static StoredRoute of(ObjectNode resource) {
        RouteSummary summary = summary(resource);
        withoutBookkeeping(resource);
        JsonNode routers = resource.at("/status/routers");
        try {
            return new StoredRoute(
                    summary,
                    JSON.writeValueAsString(resource),
                    routers instanceof ObjectNode counted ? counted : JSON.createObjectNode());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree can always be written", e);
        }
    }

    static void withoutBookkeeping(ObjectNode resource) {
        if (resource.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
            if (metadata.path("annotations") instanceof ObjectNode annotations) {
                annotations.remove(LAST_APPLIED);
                if (annotations.isEmpty()) {
                    metadata.remove("annotations");
                }
            }
        }
    }

    private static RouteSummary summary(ObjectNode resource) {
        JsonNode metadata = resource.path("metadata");
        JsonNode spec = resource.path("spec");
        JsonNode status = resource.path("status");
        int ready = 0;
        for (JsonNode target : status.path("targets")) {
            ready += target.path("state").asText().equals("Ready") ? 1 : 0;
        }
        List<ConditionView> conditions = ConditionView.of(status);
        return new RouteSummary(
                metadata.path("namespace").asText(),
                metadata.path("name").asText(),
                number(metadata, "generation"),
                number(status, "observedGeneration"),
                number(status, "servedGeneration"),
                text(metadata, "creationTimestamp"),
                text(status, "url"),
                text(spec.path("gatewayRef"), "name"),
                Keeper.of(metadata).orElse(null),
                count(status.path("routers"), "ready"),
                count(status.path("routers"), "desired"),
                status.path("targets").size(),
                ready,
                text(status, "nextRecovery"),
                conditions,
                conditions.isEmpty()
                        ? List.of("It has no status yet: is the operator running, and does it watch this namespace?")
                        : List.of(),
                words(spec));
    }

    private static List<String> words(JsonNode spec) {
        List<String> words = new ArrayList<>();
        spec.path("aliases").forEach(each -> words.add(each.asText()));
        for (JsonNode provider : spec.path("providers")) {
            provider.path("models")
                    .forEach(model -> words.add(provider.path("name").asText() + "/"
                            + model.path("name").asText()));
        }
        return words;
    }

    /** @param time always the same */
    RouteDetail detail(TimeSource time) {
        RouteDetail known = detail;
        if (known == null) {
            known = read(time);
            detail = known;
        }
        return known;
    }

    private RouteDetail read(TimeSource time) {
        ObjectNode resource = resource();
        List<String> problems = new ArrayList<>(summary.problems());
        Optional<KnownRoute> known = known(resource, problems);
        List<RouteDetail.Told> live = new ArrayList<>();
        List<LiveTarget> targets = new ArrayList<>();
        for (JsonNode each : resource.at("/status/targets")) {
            try {
                LiveTarget target = LiveTarget.of(each);
                targets.add(target);
                live.add(new RouteDetail.Told(target, text(each, "lastSuccess"), null));
            } catch (IllegalArgumentException newer) {
                problems.add("A newer operator has written its status: " + newer.getMessage());
            }
        }
        List<String> callers = new ArrayList<>();
        resource.at("/spec/auth/keys")
                .forEach(each -> callers.add(each.path("name").asText()));
        return new RouteDetail(
                summary.with(problems),
                known,
                ToldCooldowns.of(targets, time),
                live,
                callers,
                RouteYaml.text(resource),
                time);
    }

    private ObjectNode resource() {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException("What was written here is read here", e);
        }
    }

    private static Optional<KnownRoute> known(ObjectNode resource, List<String> problems) {
        ObjectNode written = resource.deepCopy();
        written.remove("status");
        List<Problem> mistakes = RouteValidation.check(written);
        if (!mistakes.isEmpty()) {
            problems.add("It has a mistake as it is written, and routers serve what they had before: "
                    + mistakes.getFirst());
            return Optional.empty();
        }
        try {
            return Optional.of(KnownRoute.of(JSON.treeToValue(written, LlmRouteDocument.class)));
        } catch (JsonProcessingException newer) {
            problems.add("It is written for another version: " + newer.getOriginalMessage());
            return Optional.empty();
        }
    }

    static @Nullable String text(JsonNode node, String field) {
        return node.hasNonNull(field) ? node.path(field).asText() : null;
    }

    static @Nullable Long number(JsonNode node, String field) {
        return node.hasNonNull(field) ? node.path(field).asLong() : null;
    }

    private static @Nullable Integer count(JsonNode node, String field) {
        return node.hasNonNull(field) ? node.path(field).asInt() : null;
    }
}
