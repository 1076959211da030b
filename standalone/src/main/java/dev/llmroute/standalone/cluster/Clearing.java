package dev.llmroute.standalone.cluster;

import dev.llmroute.standalone.local.CommandFailed;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Has the operator clear cooldowns: by the annotation that it obeys and takes away, and whose outcome an event of the route tells.
 *
 * @param patience how long the operator may take
 */
public record Clearing(ClusterRoutes routes, Duration patience) {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    /** A route gets an event in 5 s at most. */
    private static final Duration FOR_THE_EVENT = Duration.ofSeconds(6);

    private static final String REFUSED = "ClearRefused";
    private static final List<String> OUTCOMES = List.of("CooldownsCleared", REFUSED);

    /**
     * Clears, and waits for the outcome.
     *
     * @param what {@code all}, a provider, a provider and model, a target
     * @return what the operator says that it has done
     * @throws CommandFailed where it refuses, does nothing, or cannot be asked
     */
    public String clear(ClusterRoute route, String what) throws CommandFailed {
        Optional<String> waiting = route.toBeCleared();
        if (waiting.isPresent()) {
            throw CommandFailed.because("the operator has not obeyed the annotation " + ClusterRoute.CLEAR + "="
                    + waiting.get() + " of the route " + route.name() + " yet: " + noOperator(route)
                    + " To take it back: kubectl annotate llmroute " + route.name() + " -n " + route.namespace() + " "
                    + ClusterRoute.CLEAR + "-");
        }
        Optional<Map<String, Integer>> before = routes.events(route).map(Clearing::counts);
        long start = System.nanoTime();
        routes.annotate(route, ClusterRoute.CLEAR, what);
        awaitObeyed(route, what, start);
        if (before.isEmpty()) {
            return "the operator has obeyed " + ClusterRoute.CLEAR + "=" + what
                    + "; what it has cleared is told by an event, which you may not read (list of events)";
        }
        return outcome(route, what, before.get(), start);
    }

    private void awaitObeyed(ClusterRoute route, String what, long start) throws CommandFailed {
        while (routes.get(route.name())
                .flatMap(ClusterRoute::toBeCleared)
                .filter(what::equals)
                .isPresent()) {
            if (System.nanoTime() - start >= patience.toNanos()) {
                throw CommandFailed.because("nothing is cleared: the operator has not obeyed the annotation "
                        + ClusterRoute.CLEAR + "=" + what + " within " + patience.toSeconds() + " s. "
                        + noOperator(route)
                        + " The annotation stays, and is obeyed when it runs");
            }
            pause();
        }
    }

    private static String noOperator(ClusterRoute route) {
        return "Is it running (kubectl get lease -A | grep llmroute-operator), and does it watch the namespace "
                + route.namespace() + "?";
    }

    private String outcome(ClusterRoute route, String what, Map<String, Integer> before, long start)
            throws CommandFailed {
        long obeyed = System.nanoTime();
        while (true) {
            Optional<Event> told = routes.events(route).stream()
                    .flatMap(List::stream)
                    .filter(event -> isOutcome(event, what)
                            && count(event)
                                    > before.getOrDefault(event.getMetadata().getName(), 0))
                    .findFirst();
            if (told.isPresent() && told.get().getReason().equals(REFUSED)) {
                throw CommandFailed.because(told.get().getMessage());
            }
            if (told.isPresent()) {
                return told.get().getMessage();
            }
            long now = System.nanoTime();
            if (now - start >= patience.toNanos() && now - obeyed >= FOR_THE_EVENT.toNanos()) {
                return "the operator has obeyed " + ClusterRoute.CLEAR + "=" + what
                        + "; its event, which tells what it has cleared, has not come yet: kubectl events -n "
                        + route.namespace() + " --for llmroute/" + route.name();
            }
            pause();
        }
    }

    /** The operator's words begin with what it was asked for. */
    private static boolean isOutcome(Event event, String what) {
        return event.getReason() != null
                && OUTCOMES.contains(event.getReason())
                && event.getMessage() != null
                && Stream.of(":", " ")
                        .anyMatch(end -> event.getMessage().startsWith(ClusterRoute.CLEAR + "=" + what + end));
    }

    private static Map<String, Integer> counts(List<Event> events) {
        Map<String, Integer> counts = new HashMap<>();
        events.forEach(event -> counts.put(event.getMetadata().getName(), count(event)));
        return counts;
    }

    /** What happens again is counted in the event that is there. */
    private static int count(Event event) {
        return event.getSeries() == null || event.getSeries().getCount() == null
                ? 1
                : event.getSeries().getCount();
    }

    private static void pause() throws CommandFailed {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw CommandFailed.because("interrupted; the operator may still obey the annotation");
        }
    }
}
