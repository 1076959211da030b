package dev.llmroute.operator;

import dev.llmroute.cooldown.Cause;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.Term;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import java.time.Duration;

/** Cooldowns as routers tell them that serve {@link TestRoutes#agentChat} with the keys of {@link TestSecrets}. */
final class TestCooldowns {
    private TestCooldowns() {}

    /** @param operators the namespace of the installation, which makes the fingerprint */
    static CooldownKey ofGroq(String operators, String model, String window) {
        return new CooldownKey(
                "https://api.groq.com/openai/v1#OpenAI",
                model,
                TestSecrets.fingerprint(operators).of(TestSecrets.GROQ_KEY),
                Scope.Model,
                window);
    }

    /** From now on, for what was refused. */
    static Cooldown cooldown(CooldownKey key, FailureClass failureClass, int status, Duration duration) {
        return cooldown(key, Cause.refused(failureClass, status), duration);
    }

    static Cooldown cooldown(CooldownKey key, Cause cause, Duration duration) {
        long now = System.currentTimeMillis();
        return new Cooldown(
                key, Term.of(now, duration.toMillis()), cause, new Label("of a test", "test", "router-1", now - 5000));
    }
}
