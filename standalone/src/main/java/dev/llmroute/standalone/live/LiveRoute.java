package dev.llmroute.standalone.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.explain.LiveTarget;
import dev.llmroute.standalone.local.CommandFailed;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A route with its targets in the order in which they are written. */
public record LiveRoute(String namespace, String name, List<LiveTarget> targets) {
    public LiveRoute {
        targets = List.copyOf(targets);
    }

    /**
     * Reads the targets that a router or a status lists.
     *
     * @param targets an array; what is none has none
     */
    public static LiveRoute of(String namespace, String name, JsonNode targets) throws CommandFailed {
        List<LiveTarget> read = new ArrayList<>();
        for (JsonNode target : targets) {
            try {
                read.add(LiveTarget.of(target));
            } catch (IllegalArgumentException newer) {
                throw CommandFailed.because(newer.getMessage() + ": take the llmroute of the same version");
            }
        }
        return new LiveRoute(namespace, name, read);
    }

    /**
     * The one that is meant.
     *
     * @param asked {@code NAME} or {@code NAMESPACE/NAME}
     * @throws CommandFailed with the names that there are
     */
    public static LiveRoute named(String asked, List<LiveRoute> routes) throws CommandFailed {
        List<LiveRoute> found = routes.stream()
                .filter(route -> route.name().equals(asked) || route.fullName().equals(asked))
                .toList();
        if (found.size() > 1) {
            throw CommandFailed.because("there are several: say which one of " + listed(found));
        }
        if (found.isEmpty()) {
            throw CommandFailed.because(
                    "there is no route " + asked + (routes.isEmpty() ? "" : "; there is " + listed(routes)));
        }
        return found.getFirst();
    }

    private static String listed(List<LiveRoute> routes) {
        return routes.stream().map(LiveRoute::fullName).collect(Collectors.joining(", "));
    }

    /**
     * The targets of these routes that a name means.
     *
     * @throws CommandFailed with the names that there are
     */
    public static List<LiveTarget> targetsNamed(String asked, List<LiveRoute> routes) throws CommandFailed {
        List<LiveTarget> targets =
                routes.stream().flatMap(route -> route.targets().stream()).toList();
        List<LiveTarget> found =
                targets.stream().filter(each -> each.names().contains(asked)).toList();
        if (found.isEmpty() && !asked.equals(LiveTarget.ALL)) {
            Set<String> names = new LinkedHashSet<>(List.of(LiveTarget.ALL));
            targets.forEach(target -> names.addAll(target.names()));
            throw CommandFailed.because("\"" + asked + "\" names nothing that "
                    + (routes.size() == 1 ? "the route " + routes.getFirst().name() + " has" : "there is")
                    + "; it may be one of: " + String.join(", ", names));
        }
        return found;
    }

    /** The targets by their names. */
    Map<String, LiveTarget> byName() {
        return targets.stream()
                .collect(Collectors.toMap(LiveTarget::name, Function.identity(), (first, again) -> first));
    }

    /** {@code NAMESPACE/NAME}. */
    public String fullName() {
        return namespace + "/" + name;
    }
}
