package dev.llmroute.router.exchange;

import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.history.FallbackLog;
import dev.llmroute.router.egress.Egress;
import dev.llmroute.router.fallback.Hedges;
import dev.llmroute.router.fallback.UsualTimes;
import dev.llmroute.router.outlook.Outlooks;
import dev.llmroute.router.state.Makers;
import dev.llmroute.router.telemetry.MinuteCounts;
import dev.llmroute.router.telemetry.RouterMetrics;
import dev.llmroute.router.telemetry.Telemetry;
import java.time.Duration;

/**
 * What every request of a router shares.
 *
 * @param keepAlive how long the caller of a stream hears nothing while a model thinks
 * @param patience how long a caller may read nothing of its answer
 * @param egress how providers are reached
 * @param usual how long targets take
 * @param conversations which requests belong together
 * @param drills which of the requests that a drill concerns leave a record
 * @param outlooks what targets' answers were like
 */
public record RouterServices(
        String routerId,
        Cooldowns cooldowns,
        Ceilings ceilings,
        FallbackLog fallbacks,
        MinuteCounts counts,
        RouterMetrics metrics,
        Telemetry telemetry,
        InFlight inFlight,
        Hedges hedges,
        Duration keepAlive,
        Duration patience,
        Makers makers,
        Egress egress,
        UsualTimes usual,
        Conversations conversations,
        DrillSample drills,
        Outlooks outlooks) {
    /** Of a router that begins: what it learns by its own requests is empty. */
    public RouterServices(
            String routerId,
            Cooldowns cooldowns,
            Ceilings ceilings,
            FallbackLog fallbacks,
            MinuteCounts counts,
            RouterMetrics metrics,
            Telemetry telemetry,
            InFlight inFlight,
            Duration keepAlive,
            Duration patience,
            Egress egress,
            Conversations conversations) {
        this(
                routerId,
                cooldowns,
                ceilings,
                fallbacks,
                counts,
                metrics,
                telemetry,
                inFlight,
                new Hedges(cooldowns.time()),
                keepAlive,
                patience,
                new Makers(),
                egress,
                new UsualTimes(cooldowns.time()),
                conversations,
                new DrillSample(cooldowns.time()),
                new Outlooks(cooldowns.time()));
    }

    public TimeSource time() {
        return cooldowns.time();
    }
}
