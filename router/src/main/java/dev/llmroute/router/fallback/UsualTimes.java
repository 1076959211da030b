package dev.llmroute.router.fallback;

import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.route.Target;
import dev.llmroute.route.Timeouts;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How long targets usually take until they answer, by what is asked of them, and how long one is waited for. Thread-safe; bounded: of what does not
 * fit nothing is known. {@code docs/decisions/0061} has the reasons for its numbers.
 */
public final class UsualTimes {
    /** Enough for a 95th percentile that follows a target within minutes. */
    private static final int SAMPLES = 128;

    private static final int FEWEST_SAMPLES = 30;
    private static final long KNOWN_FOR_NANOS = Duration.ofMinutes(15).toNanos();
    private static final int USUAL_PERCENT = 95;

    /** If more than this part was given up, it is the target that has changed. */
    private static final int MOST_GIVEN_UP = 5;

    /** So many of the latest ones tell whether one that was given up is the only one. */
    private static final int LATEST = 10;

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
    private final ConcurrentHashMap<Place, Latest> places = new ConcurrentHashMap<>();

    public UsualTimes(TimeSource time) {
        this.time = time;
    }

    /** The limit that follows what is usual; empty where too little is known, or where it is no shorter than the written one. */
    public Optional<Patience> patience(Target target, Question question) {
        Timeouts written = target.provider().timeouts();
        Latest latest = places.get(Place.of(target, question));
        if (latest == null) {
            return Optional.empty();
        }
        long usualMs = latest.usualMs(time.nanos());
        if (usualMs < 0) {
            return Optional.empty();
        }
        long factor = latest.isMostlyGivenUp(time.nanos()) ? 2L * written.factor() : written.factor();
        long limitMs = Math.max(written.floor().toMillis(), factor * usualMs);
        return limitMs >= written.written(question.stream()).toMillis()
                ? Optional.empty()
                : Optional.of(new Patience(Duration.ofMillis(limitMs), Duration.ofMillis(usualMs)));
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
        Latest latest = add(target, question, ms, true);
        return latest != null && latest.givenUpOfLatest() > 1;
    }

    private @Nullable Latest add(Target target, Question question, long ms, boolean givenUp) {
        Place place = Place.of(target, question);
        Latest latest = places.get(place);
        if (latest == null) {
            if (places.mappingCount() >= MAX_PLACES) {
                return null;
            }
            latest = places.computeIfAbsent(place, first -> new Latest());
        }
        latest.add(ms, time.nanos(), givenUp);
        return latest;
    }

    /** The latest times of a place. */
    private static final class Latest {
        private final long[] ms = new long[SAMPLES];
        private final long[] atNanos = new long[SAMPLES];
        private final boolean[] givenUp = new boolean[SAMPLES];
        private int count;

        synchronized void add(long each, long nowNanos, boolean wasGivenUp) {
            int at = count % SAMPLES;
            ms[at] = each;
            atNanos[at] = nowNanos;
            givenUp[at] = wasGivenUp;
            count = count == 2 * SAMPLES - 1 ? SAMPLES : count + 1;
        }

        /** What 95 of 100 take at most; -1 where too few are known. */
        synchronized long usualMs(long nowNanos) {
            int known = 0;
            long[] sorted = new long[Math.min(count, SAMPLES)];
            for (int i = 0; i < sorted.length; i++) {
                if (nowNanos - atNanos[i] < KNOWN_FOR_NANOS) {
                    sorted[known++] = ms[i];
                }
            }
            if (known < FEWEST_SAMPLES) {
                return -1;
            }
            Arrays.sort(sorted, 0, known);
            return sorted[Math.ceilDiv(known * USUAL_PERCENT, 100) - 1];
        }

        synchronized boolean isMostlyGivenUp(long nowNanos) {
            int known = 0;
            int given = 0;
            for (int i = 0; i < Math.min(count, SAMPLES); i++) {
                if (nowNanos - atNanos[i] < KNOWN_FOR_NANOS) {
                    known++;
                    given += givenUp[i] ? 1 : 0;
                }
            }
            return given * MOST_GIVEN_UP > known;
        }

        synchronized int givenUpOfLatest() {
            int given = 0;
            for (int back = 1; back <= Math.min(count, LATEST); back++) {
                given += givenUp[Math.floorMod(count - back, SAMPLES)] ? 1 : 0;
            }
            return given;
        }
    }
}
