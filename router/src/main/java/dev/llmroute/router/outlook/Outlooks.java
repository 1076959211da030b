package dev.llmroute.router.outlook;

import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.plan.Outlay;
import dev.llmroute.plan.Outlook;
import dev.llmroute.plan.Outlook.Seen;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.Tokens;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What this process has seen of its targets, for routes that order by it. Another router has seen other requests; what both do not know they take for
 * the same. Thread-safe.
 */
public final class Outlooks {
    private final CachedPrefixes prefixes;
    private final UsualAnswers answers = new UsualAnswers();

    public Outlooks(TimeSource time) {
        this.prefixes = new CachedPrefixes(time);
    }

    /** As it is for a request. */
    public Outlook of(Route route, Demand demand) {
        Function<Target, Seen> usual = answers.of(route);
        return target -> usual.apply(target).caching(cachedTokens(demand, target));
    }

    /**
     * A target has answered a request.
     *
     * @param counted what it says that it took; null where it does not
     * @param took how long, from when the request came
     * @param cacheLife how long its provider keeps a prompt in a cache
     */
    public void answered(
            Route route,
            Demand demand,
            Outlay outlay,
            Target by,
            @Nullable Tokens counted,
            Duration took,
            Duration cacheLife) {
        boolean isCached = outlay.isCachedBy(by);
        boolean isOfCache = demand.isOfConversation() && isCached;
        if (counted != null) {
            long expected = isOfCache ? Math.min(outlay.promptTokens(), prefixes.tokens(demand.draw(), by, took)) : 0;
            answers.answered(route, by, outlay.promptTokens(), expected, counted);
        }
        if (isOfCache) {
            prefixes.put(demand.draw(), by, outlay.promptTokens(), cacheLife);
        }
    }

    private long cachedTokens(Demand demand, Target target) {
        return demand.isOfConversation() ? prefixes.tokens(demand.draw(), target) : 0;
    }
}
