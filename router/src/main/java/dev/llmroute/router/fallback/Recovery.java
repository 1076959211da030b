package dev.llmroute.router.fallback;

import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Chain.Link;
import dev.llmroute.route.Target;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** When the targets of a request's chain may be called again. */
final class Recovery {
    private final Chain chain;
    private final Demand demand;
    private final Ahead ahead;
    private final TimeSource time;

    Recovery(Chain chain, Demand demand, Ahead ahead, TimeSource time) {
        this.chain = chain;
        this.demand = demand;
        this.ahead = ahead;
        this.time = time;
    }

    /** When the soonest target may be called again, in ms from now; -1 where that is not known. */
    long soonestMs(Trail trail) {
        LongStream recoveries = chain.links().stream().mapToLong(this::ms).filter(ms -> ms >= 0);
        return LongStream.concat(recoveries, trail.ceilingsFreeInMs()).min().orElse(-1);
    }

    /** The one that may be called soonest of those that did not fail this request. */
    Optional<Link> earliest(Trail trail) {
        return chain.links().stream()
                .filter(link -> !trail.hasFailed(link.target()))
                .filter(link -> ms(link) >= 0)
                .min(Comparator.comparingLong(this::ms));
    }

    /** Those for which the wait is over. */
    List<Link> over() {
        return chain.links().stream()
                .filter(link -> {
                    Availability availability = ahead.availability(link);
                    return !(availability instanceof KnownCooldown || availability instanceof Availability.Unsuitable);
                })
                .toList();
    }

    /** Those that nothing speaks against but what their providers would most likely say. */
    List<Link> doubted(Trail trail) {
        return over().stream()
                .filter(link -> trail.wasDoubted(link.target()) && !trail.hasFailed(link.target()))
                .toList();
    }

    /** How long the target is still left alone, in ms; -1 where it is not, or for good. */
    long ms(Target target) {
        return chain.links().stream()
                .filter(link -> link.target().equals(target))
                .mapToLong(this::ms)
                .findFirst()
                .orElse(-1);
    }

    private long ms(Link link) {
        return link.recoveryMs(demand, ahead.suitability(), time);
    }
}
