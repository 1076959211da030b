package dev.llmroute.bench.scale;

import dev.llmroute.cooldown.Cause;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.Term;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Which router sets which cooldown when, so that processes need not tell each other. Each subject has a cooldown to begin with; each new one ends
 * later than that, and holds in its label when it was set.
 *
 * @param routers how many there are; they take turns
 * @param subjects how many have a cooldown
 * @param count of new ones, at most as many as there are subjects
 * @param rate of new ones a second
 */
record Plan(int routers, int subjects, int count, int rate) {
    private static final long FIRST_MS = TimeUnit.MINUTES.toMillis(20);
    private static final long NEW_MS = TimeUnit.MINUTES.toMillis(40);
    private static final String FIRST = "first";

    int setter(int number) {
        return number % routers;
    }

    /** When a new one is to be set, in microseconds after the begin. */
    long dueMicros(int number) {
        return number * 1_000_000L / rate;
    }

    CooldownKey key(int subject) {
        return new CooldownKey("https://scale.example", "model-" + subject, "", Scope.Model, "");
    }

    Cooldown first(int subject, long nowMs) {
        return cooldown(subject, nowMs, FIRST_MS, FIRST);
    }

    /** The new one of a number, which is its subject too. */
    Cooldown next(int number, long nowMs, long setMicros) {
        return cooldown(number, nowMs, NEW_MS, String.valueOf(setMicros));
    }

    private Cooldown cooldown(int subject, long nowMs, long durationMs, String seenBy) {
        return new Cooldown(
                key(subject),
                Term.of(nowMs, durationMs),
                Cause.refused(
                        FailureClass.RateLimitRequests, 429, new Wait(durationMs, WaitSource.BODY_TEXT), List.of()),
                new Label("scale_model-" + subject, "scale", seenBy));
    }

    /** When it was set, in microseconds since 1970; 0 for one of the first. */
    static long setMicros(Cooldown cooldown) {
        String seenBy = cooldown.label().seenBy();
        return seenBy.equals(FIRST) ? 0 : Long.parseLong(seenBy);
    }
}
