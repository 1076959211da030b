package dev.llmroute.operator.rollout;

import dev.llmroute.api.RouterPodStatus;
import dev.llmroute.json.ConfigurationJson.InUse;
import dev.llmroute.operator.rollout.RouterAnswer.Silent;
import dev.llmroute.operator.rollout.RouterAnswer.Told;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far router pods have come with what they were given of a route. Pure.
 *
 * @param wanted what they were given
 */
public record Rollout(Wanted wanted, List<RouterAnswer> answers) {
    private static final int LONGEST_PROBLEM = 512;

    /**
     * What routers are to serve of a route.
     *
     * @param keys {@link dev.llmroute.config.NamedKeys#digest}
     * @param isComplete whether all that it names of Secrets is there
     */
    public record Wanted(String namespace, String name, long generation, String keys, boolean isComplete) {
        private Optional<InUse> in(Told told) {
            return told.configuration().routes().stream().filter(this::names).findFirst();
        }

        private boolean names(InUse route) {
            return route.name().equals(name) && route.namespace().equals(namespace);
        }

        /** Where a Secret is gone its keys are kept for a while by who has them already: that says nothing against it. */
        private boolean servedBy(Told told) {
            return in(told).filter(route -> route.generation() == generation)
                    .filter(route -> route.keys().equals(keys)
                            || (!isComplete && told.configuration().keptKeys() > 0))
                    .isPresent();
        }
    }

    public Rollout {
        answers = List.copyOf(answers);
    }

    /**
     * The oldest generation that a ready router serves; null where that is not known of all of them, or none is ready.
     *
     * @param before what it was at the last look: no router goes back, so one that is silent now serves that at least
     */
    public @Nullable Long servedGeneration(@Nullable Long before) {
        List<Long> known = new ArrayList<>();
        for (RouterAnswer answer : ready().toList()) {
            Long generation = answer instanceof Silent
                    ? before
                    : inUse(answer).map(InUse::generation).orElse(null);
            if (generation == null) {
                return null;
            }
            known.add(generation);
        }
        return known.isEmpty() ? null : Collections.min(known);
    }

    /** Whether there are ready routers, and all of them serve what they were given. */
    public boolean inForce() {
        return ready().findAny().isPresent() && behind().isEmpty();
    }

    /** The ready pods that are not known to serve what they were given. */
    public List<RouterEndpoint> behind() {
        return ready().filter(answer -> !isCurrent(answer))
                .map(RouterAnswer::of)
                .toList();
    }

    /** The ready pods that still serve a route which they are not given any more. */
    public static Stream<RouterEndpoint> servingMore(List<RouterAnswer> answers, List<Wanted> wanted) {
        return answers.stream()
                .filter(answer -> answer.of().ready()
                        && answer instanceof Told told
                        && told.configuration().routes().stream()
                                .anyMatch(route -> wanted.stream().noneMatch(each -> each.names(route))))
                .map(RouterAnswer::of);
    }

    /** Whether a caller can get an answer from a ready router, as far as routers tell. */
    public boolean serves() {
        return ready().flatMap(answer -> inUse(answer).stream()).anyMatch(InUse::servable);
    }

    /** How many ready pods there are. */
    public int readyPods() {
        return (int) ready().count();
    }

    /** Why a router refuses what it was given, with the pod's name before it; empty where none does. */
    public Optional<String> refusal() {
        return ready().filter(answer -> answer instanceof Told && !isCurrent(answer))
                .flatMap(answer -> problem(answer).map(problem -> answer.of().pod() + ": " + problem).stream())
                .findFirst();
    }

    /** Which ready router cannot be asked, and why; empty where all can. */
    public Optional<String> silence() {
        return ready().flatMap(answer -> answer instanceof Silent silent
                        ? Stream.of(silent.of().pod() + ": " + silent.why())
                        : Stream.empty())
                .findFirst();
    }

    /** The pods for the status, at most {@code most}. */
    public List<RouterPodStatus> pods(int most) {
        return answers.stream().limit(most).map(this::status).toList();
    }

    private RouterPodStatus status(RouterAnswer answer) {
        Optional<InUse> route = inUse(answer);
        return new RouterPodStatus(
                answer.of().pod(),
                answer.of().ready(),
                route.map(InUse::generation).orElse(null),
                isCurrent(answer) ? null : problem(answer).orElse(null));
    }

    /** How many keys a ready router has of Secrets that are gone, at most. */
    public int keptKeys() {
        return ready().mapToInt(answer ->
                        answer instanceof Told told ? told.configuration().keptKeys() : 0)
                .max()
                .orElse(0);
    }

    private boolean isCurrent(RouterAnswer answer) {
        return answer instanceof Told told && wanted.servedBy(told);
    }

    private Stream<RouterAnswer> ready() {
        return answers.stream().filter(answer -> answer.of().ready());
    }

    private Optional<InUse> inUse(RouterAnswer answer) {
        return answer instanceof Told told ? wanted.in(told) : Optional.empty();
    }

    private static Optional<String> problem(RouterAnswer answer) {
        String problem = switch (answer) {
            case Told told -> told.configuration().problem();
            case Silent silent -> silent.why();
        };
        return problem.isEmpty() ? Optional.empty() : Optional.of(shown(problem));
    }

    private static String shown(String problem) {
        String plain = problem.replaceAll("\\p{Cntrl}", " ");
        return plain.length() > LONGEST_PROBLEM ? plain.substring(0, LONGEST_PROBLEM) + "…" : plain;
    }
}
