package dev.llmroute.cooldown;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.route.CooldownPolicy;
import dev.llmroute.route.Target;
import org.jspecify.annotations.Nullable;

/** Failures that tests meet, and the cooldowns that they call for by the default policy. */
final class Met {
    private Met() {}

    /** One of the model that states no wait. */
    static Failure failure(FailureClass failureClass) {
        return failure(failureClass, Scope.Model, null, "");
    }

    static Failure failure(FailureClass failureClass, Scope scope, @Nullable Wait wait, String window) {
        return new Failure(failureClass, scope, wait, window, 0, null, "test");
    }

    /** A limit that states a wait in its text. */
    static Failure limit(long waitMs, String window) {
        return failure(FailureClass.RateLimitTokens, Scope.Model, new Wait(waitMs, WaitSource.BODY_TEXT), window);
    }

    /** As several callers meet it, at {@code router-1}. */
    static Cooldown cooldown(Failure failure, Target target, TimeSource time) {
        return cooldown(failure, target, new FailureContext("router-1", time.millis(), 0, 0));
    }

    static Cooldown cooldown(Failure failure, Target target, FailureContext context) {
        return CooldownRules.decide(failure, target, CooldownPolicy.DEFAULTS, context)
                .orElseThrow();
    }

    /** As one request alone meets it. */
    static Cooldown alone(Failure failure, Target target, TimeSource time) {
        return cooldown(failure, target, new FailureContext("router-1", time.millis(), 0, 0, Testimony.Alone, true, 0));
    }

    static KnownCooldown known(Cooldown cooldown, TimeSource time) {
        return new KnownCooldown(cooldown, time.nanos() + cooldown.durationMs() * 1_000_000);
    }
}
