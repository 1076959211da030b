package dev.llmroute.router;

import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.history.FallbackLog;

/** What every request of a router shares. */
record RequestContext(String routerId, Cooldowns cooldowns, FallbackLog fallbacks, RouterMetrics metrics) {}
