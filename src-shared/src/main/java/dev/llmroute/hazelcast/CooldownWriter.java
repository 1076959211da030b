package dev.llmroute.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.KnownCooldown;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries changes from this process to the map. {@link #offer} costs the caller about a microsecond: it only merges into what
 * waits for the same key; {@link #drain} sends it, on a thread of its own.
 */
final class CooldownWriter {
    private static final Logger LOG = LoggerFactory.getLogger(CooldownWriter.class);

    /** More than all keys of a large installation; what does not fit is made up for by the next reconciliation. */
    private static final int MAX_PENDING = 10_000;

    private static final int MAX_IN_FLIGHT = 256;
    private static final long RETRY_NANOS = 500_000_000;

    /** Hazelcast counts times to live in whole seconds and lets entries go up to one second early. */
    private static final long TTL_SLACK_MS = 5000;

    private final Connection connection;
    private final Cooldowns cooldowns;
    private final ConcurrentHashMap<CooldownKey, Cooldown> pending = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<CooldownKey, Cooldown> unsent = new ConcurrentHashMap<>();
    private final Semaphore inFlight = new Semaphore(MAX_IN_FLIGHT);
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong merges = new AtomicLong();
    private volatile Runnable wake = () -> {};
    private long retriedAtNanos = System.nanoTime();

    CooldownWriter(Connection connection, Cooldowns cooldowns) {
        this.connection = connection;
        this.cooldowns = cooldowns;
    }

    /** Lets the change be sent with the next {@link #drain}. Never blocks; drops and counts where too many wait. */
    void offer(Cooldown change) {
        if (pending.mappingCount() >= MAX_PENDING && !pending.containsKey(change.key())) {
            dropped.incrementAndGet();
            return;
        }
        pending.merge(change.key(), change, Cooldown::merge);
        wake.run();
    }

    /** Hears from now on that something waits for the next {@link #drain}; must not block. */
    void onOffer(Runnable listener) {
        wake = listener;
    }

    int queued() {
        return (int) (pending.mappingCount() + unsent.mappingCount());
    }

    long dropped() {
        return dropped.get();
    }

    /** Answers of the members that knew better and changed what is known here. */
    long merges() {
        return merges.get();
    }

    /**
     * Sends what waits, if connected and as far as the members keep up; what failed, again twice a second. May block on
     * Hazelcast. One thread only.
     */
    void drain() {
        retry();
        if (pending.isEmpty()) {
            return;
        }
        connection.connected().ifPresent(this::drainTo);
    }

    private void retry() {
        if (!unsent.isEmpty() && System.nanoTime() - retriedAtNanos > RETRY_NANOS) {
            retriedAtNanos = System.nanoTime();
            for (Cooldown change : unsent.values()) {
                if (unsent.remove(change.key(), change)) {
                    offer(change);
                }
            }
        }
    }

    private void drainTo(HazelcastInstance instance) {
        IMap<String, Object> map = instance.getMap(SharedStructures.COOLDOWNS);
        for (Cooldown change : pending.values()) {
            if (!inFlight.tryAcquire()) {
                return;
            }
            if (pending.remove(change.key(), change)) {
                send(map, change);
            } else {
                inFlight.release();
            }
        }
    }

    private void send(IMap<String, Object> map, Cooldown change) {
        Optional<KnownCooldown> holds = cooldowns.find(change.key());
        if (holds.isEmpty()) {
            inFlight.release();
            return;
        }
        long ttlMs = holds.get().remainingMs(cooldowns.time()) + TTL_SLACK_MS;
        try {
            var _ = TimeLimit.on(
                            map.submitToKey(change.key().stored(), new MergeCooldown(CooldownValue.of(change), ttlMs)))
                    .whenComplete((winner, failed) -> settle(change, winner, failed));
        } catch (RuntimeException failed) {
            settle(change, null, failed);
        }
    }

    private void settle(Cooldown sent, @Nullable Object winner, @Nullable Throwable failed) {
        inFlight.release();
        if (failed != null) {
            LOG.debug("{} was not shared yet: {}", sent.displayKey(), failed.toString());
            unsent.merge(sent.key(), sent, Cooldown::merge);
            return;
        }
        long now = cooldowns.time().millis();
        CooldownValue.readAt(now, sent.key().stored(), winner)
                .filter(cooldowns::merge)
                .ifPresent(changed -> merges.incrementAndGet());
    }
}
