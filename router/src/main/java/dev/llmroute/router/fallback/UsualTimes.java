package dev.llmroute.router.fallback;

import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.route.Target;
import dev.llmroute.route.Timeouts;
import dev.llmroute.router.fallback.LatestTimes.Usual;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How long targets usually take until they answer, by what is asked of them, and how long one is waited for. Thread-safe; bounded: of what does not
 * fit nothing is known. {@code docs/decisions/0061} has the reasons for its numbers.
 */
public final class UsualTimes {
    private static final int FEWEST_SAMPLES = 30;
    private static final int MAX_PLACES = 10_000;
    private static final long SHORT_TOKENS = 4_000;
    private static final long LONG_TOKENS = 32_000;

    /** How much there is to read before the first word. */
    private enum Length {
        Short,
        Long,
        VeryLong;

        static Length of(long tokens) {
            return tokens < SHORT_TOKENS ? Short : tokens < LONG_TOKENS ? Long : VeryLong;
        }
    }

    /**
     * What an answer's time depends on, beside the target.
     *
     * @param tokens about how many the request has
     * @param thinks whether it asks the model to think first
     */
    public record Question(boolean stream, long tokens, boolean thinks) {}

    /**
     * How long a target is waited for.
     *
     * @param usual what 95 of 100 answers take, at most
     */
    public record Patience(Duration limit, Duration usual) {}

    /** @param endpoint as the routes of one namespace see it: what others ask there says nothing of their answers */
    private record Place(String endpoint, String model, boolean stream, Length length, boolean thinks) {
        static Place of(Target target, Question question) {
            return new Place(
                    target.provider().endpointHere(),
                    target.model(),
                    question.stream(),
                    Length.of(question.tokens()),
                    question.thinks());
        }
    }

    private final TimeSource time;
    private final ConcurrentHashMap<Place, LatestTimes> places = new ConcurrentHashMap<>();

    public UsualTimes(TimeSource time) {
        this.time = time;
    }

    /** The limit that follows what is usual; empty where too little is known, or where it is no shorter than the written one. */
    public Optional<Patience> patience(Target target, Question question) {
        Timeouts written = target.provider().timeouts();
        LatestTimes latest = places.get(Place.of(target, question));
        return latest == null
                ? Optional.empty()
                : latest.usual(time.nanos(), FEWEST_SAMPLES)
                        .flatMap(usual -> patience(usual, written, written.written(question.stream())));
    }

    private static Optional<Patience> patience(Usual usual, Timeouts written, Duration ceiling) {
        long factor = usual.isMostlyGivenUp() ? 2L * written.factor() : written.factor();
        long limitMs = Math.max(written.floor().toMillis(), factor * usual.ms());
        return limitMs >= ceiling.toMillis()
                ? Optional.empty()
                : Optional.of(new Patience(Duration.ofMillis(limitMs), Duration.ofMillis(usual.ms())));
    }

    /**
     * A target has answered.
     *
     * @param ms to the first content of a stream, to the end of another answer
     */
    public void took(Target target, Question question, long ms) {
        add(target, question, ms, false);
    }

    /**
     * A target was given up by a limit that followed what is usual.
     *
     * @param ms that limit
     * @return whether that is the second time of its latest answers
     */
    public boolean gaveUp(Target target, Question question, long ms) {
        LatestTimes latest = add(target, question, ms, true);
        return latest != null && latest.givenUpOfLatest() > 1;
    }

    private @Nullable LatestTimes add(Target target, Question question, long ms, boolean givenUp) {
        Place place = Place.of(target, question);
        LatestTimes latest = places.get(place);
        if (latest == null) {
            if (places.mappingCount() >= MAX_PLACES) {
                return null;
            }
            latest = places.computeIfAbsent(place, first -> new LatestTimes());
        }
        latest.add(ms, time.nanos(), givenUp);
        return latest;
    }
}
