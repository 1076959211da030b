package dev.llmroute.router.outlook;

import dev.llmroute.route.ModelRef;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.Tokens;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

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

    /** @param model null: all of the route */
    private record Place(String route, @Nullable ModelRef model) {}

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
    }

    private record Usual(Average answer, Average found, Average counted) {
        static final Usual NONE = new Usual(Average.NONE, Average.NONE, Average.NONE);
    }

    private final ConcurrentHashMap<Place, Usual> places = new ConcurrentHashMap<>();

    /**
     * A target has answered.
     *
     * @param promptTokens as they were estimated
     * @param cachedTokens that were expected in its cache, as they were estimated; 0: none
     */
    void answered(Route route, Target by, long promptTokens, long cachedTokens, Tokens counted) {
        see(new Place(route.qualifiedName(), by.ref()), promptTokens, cachedTokens, counted);
        see(new Place(route.qualifiedName(), null), promptTokens, 0, counted);
    }

    private void see(Place place, long promptTokens, long cachedTokens, Tokens counted) {
        if (places.size() >= MAX_PLACES && !places.containsKey(place)) {
            return;
        }
        places.compute(place, (same, before) -> {
            Usual usual = before == null ? Usual.NONE : before;
            Average answer = usual.answer().with((double) counted.output());
            if (counted.input() == 0 || promptTokens == 0) {
                // Some servers count the answer only.
                return new Usual(answer, usual.found(), usual.counted());
            }
            double ratio = (double) counted.input() / promptTokens;
            return new Usual(
                    answer,
                    cachedTokens == 0
                            ? usual.found()
                            : usual.found().with(Math.min(1, counted.cacheRead() / (ratio * cachedTokens))),
                    usual.counted().with(ratio));
        });
    }

    /** Tokens of an answer. */
    double answerTokens(Route route, Target target, double otherwise) {
        Average own = of(new Place(route.qualifiedName(), target.ref())).answer();
        if (own.isKnown()) {
            return own.value();
        }
        Average all = of(new Place(route.qualifiedName(), null)).answer();
        return all.isKnown() ? all.value() : otherwise;
    }

    /** Of what was expected in a cache, how much was there. */
    double foundShare(Route route, Target target, double otherwise) {
        Average found = of(new Place(route.qualifiedName(), target.ref())).found();
        return found.isKnown() ? found.value() : otherwise;
    }

    /** Tokens that are counted for one that is estimated. */
    double counted(Route route, Target target, double otherwise) {
        Average counted = of(new Place(route.qualifiedName(), target.ref())).counted();
        return counted.isKnown() ? counted.value() : otherwise;
    }

    private Usual of(Place place) {
        return places.getOrDefault(place, Usual.NONE);
    }
}
