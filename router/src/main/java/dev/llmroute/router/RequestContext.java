package dev.llmroute.router;

import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.history.FallbackLog;
import dev.llmroute.router.state.Makers;
import dev.llmroute.router.telemetry.Telemetry;

/** What every request of a router shares. */
record RequestContext(
        String routerId,
        Cooldowns cooldowns,
        Ceilings ceilings,
        FallbackLog fallbacks,
        RouterMetrics metrics,
        Telemetry telemetry,
        InFlight inFlight,
        Hedges hedges,
        ServerLimits limits,
        Makers makers) {}
