package dev.llmroute.hazelcast;

import dev.llmroute.cooldown.Cause;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.Term;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.history.Attempt;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Outcome;
import dev.llmroute.history.Skipped;
import dev.llmroute.route.Target;
import java.util.List;

/** Cooldowns and fallback events as routers make them. */
final class Samples {
    private Samples() {}

    static CooldownKey key(String model) {
        return new CooldownKey("https://api.groq.com", model, "f1n9e7", Scope.Model, "");
    }

    static CooldownKey key(Target target) {
        return new CooldownKey(
                target.provider().endpoint(),
                target.model(),
                target.credential().fingerprint(),
                Scope.Model,
                "");
    }

    static Cooldown cooldown(Target target, long durationMs) {
        return cooldown(key(target), durationMs, System.currentTimeMillis());
    }

    static Cooldown cooldown(String model, long durationMs) {
        return cooldown(model, durationMs, System.currentTimeMillis());
    }

    static Cooldown cooldown(String model, long durationMs, long nowMs) {
        return cooldown(key(model), durationMs, nowMs);
    }

    static Cooldown cooldown(CooldownKey key, long durationMs, long nowMs) {
        return new Cooldown(
                key,
                Term.of(nowMs, durationMs),
                Cause.refused(FailureClass.RateLimitTokens, 429, new Wait(durationMs, WaitSource.BODY_TEXT), List.of()),
                new Label("groq_" + key.model(), "groq", "router-1"));
    }

    static FallbackEvent event(String id) {
        return new FallbackEvent(
                id,
                System.currentTimeMillis(),
                "team/agent-chat",
                "req-" + id,
                "app-1",
                "router-1",
                List.of(
                        new Attempt("groq/a", FailureClass.RateLimitDaily, "model", 429, 1_366_848, "body-text", 12),
                        new Attempt("groq/b", null, "none", 200, -1, "none", 240)),
                List.of(new Skipped("groq/c", "Overloaded", System.currentTimeMillis() + 5000)),
                Outcome.Answered,
                List.of("🔄 Switching to GROQ b..."));
    }
}
