package dev.llmroute.router.outlook;

import dev.llmroute.plan.Outlook.Seen;
import dev.llmroute.route.ModelRef;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.Tokens;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * What the answers of models are like on average, what was long ago counting less and less. Thread-safe; bounded: of what does not fit nothing is
 * known.
 */
final class UsualAnswers {
    private static final int MAX_PLACES = 10_000;

    /** Of a model with fewer, the average of all models of its route says more. */
    private static final int FEWEST = 10;

    /** Of an average, at least. */
    private static final double SHARE_OF_NEWEST = 0.05;

    /** An average, and of how many. */
    private record Average(double value, long samples) {
        static final Average NONE = new Average(0, 0);

        Average with(double newest) {
            double share = Math.max(SHARE_OF_NEWEST, 1.0 / (samples + 1));
            return new Average(value + share * (newest - value), samples + 1);
        }

        boolean isKnown() {
            return samples >= FEWEST;
        }

        double or(double otherwise) {
            return isKnown() ? value : otherwise;
        }
    }

    private record Usual(Average answer, Average found, Average counted) {
        static final Usual NONE = new Usual(Average.NONE, Average.NONE, Average.NONE);
    }

    /** Those of one route. */
    private static final class Answers {
        private final AtomicReference<Usual> all = new AtomicReference<>(Usual.NONE);
        private final ConcurrentHashMap<ModelRef, Usual> models = new ConcurrentHashMap<>();
    }

    private static final Answers NONE = new Answers();

    private final ConcurrentHashMap<String, Answers> routes = new ConcurrentHashMap<>();
    private final AtomicInteger places = new AtomicInteger();

    /**
     * A target has answered.
     *
     * @param promptTokens as they were estimated
     * @param cachedTokens that were expected in its cache, as they were estimated; 0: none
     */
    void answered(Route route, Target by, long promptTokens, long cachedTokens, Tokens counted) {
        Answers answers = routes.get(route.qualifiedName());
        if (answers == null && places.get() >= MAX_PLACES) {
            return;
        }
        Answers known =
                answers == null ? routes.computeIfAbsent(route.qualifiedName(), name -> new Answers()) : answers;
        known.all.updateAndGet(before -> with(before, promptTokens, 0, counted));
        known.models.compute(by.ref(), (same, before) -> {
            if (before == null && places.incrementAndGet() > MAX_PLACES) {
                places.decrementAndGet();
                return null;
            }
            return with(before == null ? Usual.NONE : before, promptTokens, cachedTokens, counted);
        });
    }

    private static Usual with(Usual usual, long promptTokens, long cachedTokens, Tokens counted) {
        Average answer = usual.answer().with((double) counted.output());
        if (counted.input() == 0 || promptTokens == 0) {
            // Some servers count the answer only.
            return new Usual(answer, usual.found(), usual.counted());
        }
        double ratio = (double) counted.input() / promptTokens;
        Average found = cachedTokens == 0
                ? usual.found()
                : usual.found().with(Math.min(1, counted.cacheRead() / (ratio * cachedTokens)));
        return new Usual(answer, found, usual.counted().with(ratio));
    }

    /** What is usual in a route, asked for each of its targets. */
    Function<Target, Seen> of(Route route) {
        Answers answers = routes.getOrDefault(route.qualifiedName(), NONE);
        Usual all = answers.all.get();
        return target -> {
            Usual own = answers.models.getOrDefault(target.ref(), Usual.NONE);
            double answer =
                    own.answer().isKnown() ? own.answer().value() : all.answer().or(Seen.NOTHING.answerTokens());
            return new Seen(
                    0,
                    answer,
                    own.found().or(Seen.NOTHING.foundShare()),
                    own.counted().or(all.counted().or(Seen.NOTHING.counted())));
        };
    }
}
