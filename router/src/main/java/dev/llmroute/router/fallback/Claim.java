package dev.llmroute.router.fallback;

import dev.llmroute.ceiling.Permit;
import dev.llmroute.ceiling.Sent;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.route.Target;
import java.time.Duration;
import java.util.List;

/**
 * What a request holds of the target that it calls: its place under the ceilings, and perhaps the right to probe. Not thread-safe.
 */
public final class Claim implements AutoCloseable {
    private final Target target;
    private final Permit permit;
    private final Cooldowns cooldowns;
    private final List<KnownCooldown> tested;
    private final boolean right;
    private final long sinceMs;
    private final long sinceNanos;
    private boolean closed;

    /**
     * @param tested the cooldowns that a success of the call ends
     * @param right whether the right to probe was claimed for it
     */
    Claim(Target target, Permit permit, Cooldowns cooldowns, List<KnownCooldown> tested, boolean right) {
        this.target = target;
        this.permit = permit;
        this.cooldowns = cooldowns;
        this.tested = tested;
        this.right = right;
        this.sinceMs = cooldowns.time().millis();
        this.sinceNanos = cooldowns.time().nanos();
    }

    /** When it was taken, ms since 1970. */
    public long sinceMs() {
        return sinceMs;
    }

    /** The same on the monotonic clock. */
    public long sinceNanos() {
        return sinceNanos;
    }

    /** The request among all that are sent to the target. */
    public Sent sent() {
        return permit.sent();
    }

    public Target target() {
        return target;
    }

    /** Whether the call is the one that shows for all whether the limit is over. */
    public boolean isProbe() {
        return right;
    }

    /** Whether an answer of the target would end something. */
    public boolean isTest() {
        return !tested.isEmpty();
    }

    /**
     * The target answers: what was tested is over, and returned as it is stored.
     *
     * @param ramp over which time traffic comes back to what more than one caller met
     */
    public List<Cooldown> answered(String router, Duration ramp) {
        return tested.isEmpty()
                ? List.of()
                : cooldowns.recovered(
                        tested,
                        router,
                        ramp.toMillis(),
                        each -> cooldowns.witnesses().isOneCallersWord(target, each));
    }

    boolean isClosed() {
        return closed;
    }

    /** The call is over, however it went; idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        permit.close();
        if (right) {
            cooldowns.probes().giveBack(tested);
        }
    }
}
