package dev.llmroute.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.KnownCooldown;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets this router's turn to probe a target whose cooldown is over: leases the right from the members, so that one request in the
 * whole cluster tries. Where they do not answer, each router takes the right for itself, at a moment of its own within two seconds
 * after the end.
 */
final class ProbeLeaser {
    private static final Logger LOG = LoggerFactory.getLogger(ProbeLeaser.class);

    static final long LEASE_MS = 10_000;
    private static final long TICK_MS = 25;
    private static final long MOST_PAUSE_MS = 500;

    /** Where nothing ends sooner. */
    private static final long REST_MS = 1000;

    /** So much earlier than the lease the right ends here. */
    private static final long MARGIN_MS = 2000;

    private static final long ASK_AGAIN_MS = 500;

    /** Who could not use its turn lets the others come first. */
    private static final long STAND_BACK_MS = 1500;

    static final long JITTER_MS = 2000;

    /**
     * How this router stands for one end of one cooldown. Immutable.
     *
     * @param asking whether an answer is awaited
     * @param nextNanos when to ask, at the earliest
     * @param grantedUntilNanos when the granted right ends; null while there is none
     */
    private record Turn(
            boolean asking, long nextNanos, @Nullable Long grantedUntilNanos) {}

    private final Connection connection;
    private final Cooldowns cooldowns;
    private final String router;
    private final Map<String, Turn> turns = new ConcurrentHashMap<>();
    private final AtomicBoolean news = new AtomicBoolean();
    private volatile boolean rests;
    private volatile @Nullable Runnable wake;
    private long roundNanos;

    /** @param router no other process has the same */
    ProbeLeaser(Connection connection, Cooldowns cooldowns, String router) {
        this.connection = connection;
        this.cooldowns = cooldowns;
        this.router = router;
        cooldowns.onChange(this::changed);
    }

    /** @param action begins the next round although the pause is not over; must not block */
    void onWake(Runnable action) {
        wake = action;
    }

    /**
     * Until the next round, in ms: a hundredth of a core is enough to look through many thousands of cooldowns. Where none is due, until
     * one ends, and news of another one end the pause; but one round that news began is followed by a pause that nothing ends.
     */
    long pauseMs() {
        long soon = Math.clamp(TimeUnit.NANOSECONDS.toMillis(100 * roundNanos), TICK_MS, MOST_PAUSE_MS);
        boolean fresh = news.getAndSet(false);
        if (fresh || !turns.isEmpty()) {
            return soon;
        }
        long later = Math.max(soon, untilNextEndMs());
        rests = true;
        // What came between the two was not told to anybody.
        if (news.get()) {
            rests = false;
            return soon;
        }
        return later;
    }

    private long untilNextEndMs() {
        List<KnownCooldown> soonestFirst = cooldowns.holding();
        if (soonestFirst.isEmpty()) {
            return REST_MS;
        }
        long left = soonestFirst.getFirst().deadlineNanos() - cooldowns.time().nanos();
        return Math.clamp(TimeUnit.NANOSECONDS.toMillis(left) + 1, 1, REST_MS);
    }

    private void changed() {
        news.set(true);
        Runnable wakes = wake;
        if (rests && wakes != null) {
            rests = false;
            wakes.run();
        }
    }

    /** Asks for what is due and renews what is in use. One thread only; the answers come on others. */
    void round() {
        rests = false;
        long begun = System.nanoTime();
        List<KnownCooldown> due = cooldowns.due();
        if (!due.isEmpty() || !turns.isEmpty()) {
            turns.keySet().retainAll(due.stream().map(ProbeLeaser::lease).collect(Collectors.toSet()));
            due.forEach(this::consider);
        }
        roundNanos = System.nanoTime() - begun;
    }

    /** One lease for each end of a cooldown: an extension of it is another. */
    private static String lease(KnownCooldown due) {
        Cooldown cooldown = due.cooldown();
        return cooldown.key().stored() + "|" + cooldown.epoch() + "|" + cooldown.untilMs();
    }

    private void consider(KnownCooldown due) {
        long now = cooldowns.time().nanos();
        Turn turn = turns.computeIfAbsent(lease(due), key -> new Turn(false, now, null));
        if (turn.asking()) {
            return;
        }
        Long grantedUntil = turn.grantedUntilNanos();
        if (grantedUntil == null) {
            if (now - turn.nextNanos() >= 0) {
                ask(due);
            }
        } else if (cooldowns.probes().inFlight(due.cooldown())) {
            if (grantedUntil - now < nanos(LEASE_MS) / 2) {
                ask(due);
            }
        } else if (now - grantedUntil >= 0) {
            turns.put(lease(due), new Turn(false, now + nanos(STAND_BACK_MS), null));
        }
    }

    private void ask(KnownCooldown due) {
        String lease = lease(due);
        turns.compute(lease, (key, turn) -> new Turn(true, 0, turn == null ? null : turn.grantedUntilNanos()));
        HazelcastInstance instance = connection.connected().orElse(null);
        if (instance == null) {
            takeAlone(due);
            return;
        }
        long asked = cooldowns.time().nanos();
        IMap<String, Object> map = instance.getMap(SharedStructures.PROBES);
        try {
            var _ = TimeLimit.on(map.submitToKey(lease, new LeaseProbe(router, LEASE_MS)))
                    .whenComplete((holder, failed) -> settle(due, asked, holder, failed));
        } catch (RuntimeException failed) {
            settle(due, asked, null, failed);
        }
    }

    private void settle(KnownCooldown due, long askedNanos, @Nullable String holder, @Nullable Throwable failed) {
        if (failed != null) {
            LOG.debug("No lease to probe {}: {}", due.cooldown().displayKey(), failed.toString());
            takeAlone(due);
        } else if (router.equals(holder)) {
            granted(due, askedNanos);
        } else {
            turns.computeIfPresent(
                    lease(due), (key, turn) -> new Turn(false, cooldowns.time().nanos() + nanos(ASK_AGAIN_MS), null));
        }
    }

    /** Without members no lease is to be had; all routers would come at the same moment, but for the jitter. */
    private void takeAlone(KnownCooldown due) {
        long now = cooldowns.time().nanos();
        long from = due.deadlineNanos() + nanos(jitterMs(due));
        if (now - from >= 0) {
            granted(due, now);
        } else {
            turns.computeIfPresent(lease(due), (key, turn) -> new Turn(false, from, null));
        }
    }

    /** Another one for each router and each end of a cooldown. */
    private long jitterMs(KnownCooldown due) {
        return Math.floorMod((router + lease(due)).hashCode(), JITTER_MS);
    }

    private void granted(KnownCooldown due, long fromNanos) {
        long until = fromNanos + nanos(LEASE_MS - MARGIN_MS);
        turns.computeIfPresent(lease(due), (key, turn) -> {
            cooldowns.probes().grant(due.cooldown(), until);
            return new Turn(false, until, until);
        });
    }

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
