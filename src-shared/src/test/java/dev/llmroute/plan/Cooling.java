package dev.llmroute.plan;

import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownRules;
import dev.llmroute.cooldown.FailureContext;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.route.CooldownPolicy;
import dev.llmroute.route.Target;

/** Targets that cool down, as they do when several callers have met a failure that states no wait. */
final class Cooling {
    private Cooling() {}

    static KnownCooldown down(Target target, FailureClass failureClass, TimeSource time) {
        Scope scope = failureClass == FailureClass.Unauthorized ? Scope.Credential : Scope.Model;
        Failure failure = new Failure(failureClass, scope, null, "", 0, null, "test");
        Cooldown cooldown = CooldownRules.decide(
                        failure, target, CooldownPolicy.DEFAULTS, new FailureContext("r1", time.millis(), 0, 0))
                .orElseThrow();
        return new KnownCooldown(cooldown, time.nanos() + cooldown.durationMs() * 1_000_000);
    }
}
