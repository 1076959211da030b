package dev.llmroute.cooldown;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who may call a target first after a cooldown. Where rights are shared, the cluster lets one process have each right for a while;
 * else any request of this process may take it. Either way one request at a time does. Thread-safe; nothing here blocks.
 */
public final class ProbeRights {
    /** One cooldown, once it is over: an extension of it is another. */
    private record Instance(CooldownKey key, long epoch, long untilMs) {
        static Instance of(Cooldown due) {
            return new Instance(due.key(), due.epoch(), due.untilMs());
        }
    }

    private sealed interface Right {
        record Granted(long untilNanos) implements Right {}

        record InFlight(long claimedNanos, long leaseNanos, long untilNanos) implements Right {}
    }

    /** Who has told nothing by then keeps no others from trying: an answer may take ten minutes. */
    private static final long IN_FLIGHT_NANOS = Duration.ofSeconds(30).toNanos();

    private final TimeSource time;
    private final ConcurrentHashMap<Instance, Right> rights = new ConcurrentHashMap<>();
    private volatile boolean shared;

    ProbeRights(TimeSource time) {
        this.time = time;
    }

    /** From now on a right must be granted before a request can claim it. */
    public void share() {
        shared = true;
    }

    /**
     * This process has the right, until then on the monotonic clock; a request that has claimed it lately keeps it.
     */
    public void grant(Cooldown due, long untilNanos) {
        rights.compute(Instance.of(due), (instance, known) -> switch (known) {
            case Right.InFlight inFlight
            when isRecent(inFlight) -> new Right.InFlight(inFlight.claimedNanos(), inFlight.leaseNanos(), untilNanos);
            case null, default -> new Right.Granted(untilNanos);
        });
    }

    /** Whether a request of this process is testing it. */
    public boolean inFlight(Cooldown due) {
        return rights.get(Instance.of(due)) instanceof Right.InFlight inFlight && isRecent(inFlight);
    }

    private boolean isRecent(Right.InFlight inFlight) {
        return time.nanos() - inFlight.claimedNanos() < inFlight.leaseNanos();
    }

    /** A fault that callers can provoke is no longer in one's hands by the probe than by the fault. */
    private static long leaseNanos(Cooldown due) {
        boolean provoked = due.cause().statedWaitMs() < 0
                && !CooldownRules.oneWitness(due.failureClass()).isZero();
        return provoked ? Math.min(Duration.ofMillis(due.durationMs()).toNanos(), IN_FLIGHT_NANOS) : IN_FLIGHT_NANOS;
    }

    /** Whether a request of this process could claim it now. */
    public boolean isGranted(Cooldown due) {
        return mayClaim(rights.get(Instance.of(due)));
    }

    private boolean mayClaim(@Nullable Right right) {
        return switch (right) {
            case null -> !shared;
            case Right.Granted granted -> granted.untilNanos() - time.nanos() > 0;
            case Right.InFlight inFlight ->
                !isRecent(inFlight) && (!shared || inFlight.untilNanos() - time.nanos() > 0);
        };
    }

    /** Takes the rights for one request, all or none. */
    public boolean claim(List<KnownCooldown> due) {
        for (int i = 0; i < due.size(); i++) {
            if (!claim(due.get(i).cooldown())) {
                giveBack(due.subList(0, i));
                return false;
            }
        }
        return true;
    }

    private boolean claim(Cooldown due) {
        Instance instance = Instance.of(due);
        Right known = rights.get(instance);
        while (mayClaim(known)) {
            Right mine = new Right.InFlight(time.nanos(), leaseNanos(due), untilNanos(known));
            if (known == null ? rights.putIfAbsent(instance, mine) == null : rights.replace(instance, known, mine)) {
                return true;
            }
            known = rights.get(instance);
        }
        return false;
    }

    private long untilNanos(@Nullable Right right) {
        return switch (right) {
            case Right.Granted granted -> granted.untilNanos();
            case Right.InFlight inFlight -> inFlight.untilNanos();
            case null -> time.nanos();
        };
    }

    /** The request ended without telling anything: another may try while the right lasts. */
    public void giveBack(List<KnownCooldown> due) {
        due.forEach(each -> rights.computeIfPresent(
                Instance.of(each.cooldown()),
                (instance, known) -> shared && known instanceof Right.InFlight inFlight
                        ? new Right.Granted(inFlight.untilNanos())
                        : null));
    }

    /** Forgets rights to what is not due any more. */
    void retain(List<KnownCooldown> due) {
        if (!rights.isEmpty()) {
            rights.keySet()
                    .retainAll(due.stream()
                            .map(each -> Instance.of(each.cooldown()))
                            .toList());
        }
    }
}
