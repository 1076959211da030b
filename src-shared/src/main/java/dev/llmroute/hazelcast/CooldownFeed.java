package dev.llmroute.hazelcast;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryMergedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import com.hazelcast.query.Predicate;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Cooldowns;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries cooldowns from the map to this process: by a listener, and by comparing everything now and then, because listeners
 * miss events when members are lost. What is known here and not there is offered to the writer: members that lost their data
 * get it back, cooldowns and tombstones alike.
 */
final class CooldownFeed {
    private static final Logger LOG = LoggerFactory.getLogger(CooldownFeed.class);

    /** Members take notice of a destruction one after the other, and each forgets the listeners that came before. */
    private static final long REBUILD_NANOS = TimeUnit.SECONDS.toNanos(4);

    /** Up to so many entries a comparison costs next to nothing. */
    private static final int FEW = 2_000;

    private static final int MOST_TIMES_RARER = 4;
    private static final long PAUSE_MS = 10_000;
    private static final long JITTER_MS = 2000;
    private static final long RETRY_MS = 500;

    private final Connection connection;
    private final Cooldowns cooldowns;
    private final CooldownWriter writer;
    private final AtomicLong merges = new AtomicLong();
    private @Nullable HazelcastInstance listeningOn;
    private @Nullable UUID registration;
    private volatile long destroyedNanos = System.nanoTime() - REBUILD_NANOS;
    private volatile long lastReconcileMs;
    private volatile long refused;
    private volatile int entries;

    CooldownFeed(Connection connection, Cooldowns cooldowns, CooldownWriter writer) {
        this.connection = connection;
        this.cooldowns = cooldowns;
        this.writer = writer;
    }

    /** Until the next comparison, in ms: soon after one that failed. */
    long pauseMs() {
        boolean late = cooldowns.time().millis() - lastReconcileMs > RETRY_MS;
        return isRebuilding() || (late && connection.connected().isPresent())
                ? RETRY_MS
                : timesRarer() * (PAUSE_MS + ThreadLocalRandom.current().nextLong(-JITTER_MS, JITTER_MS));
    }

    /** When {@link #reconcile} last went through, ms since 1970; 0: never. */
    long lastReconcileMs() {
        return lastReconcileMs;
    }

    /** News from other processes that changed what is known here. */
    long merges() {
        return merges.get();
    }

    /** Entries that the last {@link #reconcile} did not take. */
    long refused() {
        return refused;
    }

    /** How many times rarer comparisons ought to be than those of a small map: from 1 to 4, by what was last seen in it. */
    int timesRarer() {
        return Math.clamp(entries / FEW, 1, MOST_TIMES_RARER);
    }

    /**
     * Compares all that is known here with all that is shared, and evens it out in both directions. May block for as long as
     * Hazelcast lets a call hang, and throw what it throws. One thread at a time.
     */
    void reconcile() {
        connection.connected().ifPresent(this::reconcileWith);
        cooldowns.prune();
    }

    private void reconcileWith(HazelcastInstance instance) {
        IMap<Object, Object> map = instance.getMap(SharedStructures.COOLDOWNS);
        listen(instance, map);
        // What comes while the map is read may be in a part that was read before, and the one who met it has sent it.
        List<Cooldown> before = cooldowns.known();
        Map<CooldownKey, Cooldown> shared = takeSnapshot(instance, map);
        entries = shared.size();
        for (Cooldown known : before) {
            Cooldown there = shared.get(known.key());
            if (there == null || Cooldown.ORDER.compare(known, there) > 0) {
                writer.offer(known);
            }
        }
        lastReconcileMs = cooldowns.time().millis();
    }

    private void listen(HazelcastInstance instance, IMap<Object, Object> map) {
        boolean here = instance.equals(listeningOn);
        if (here && !isRebuilding()) {
            return;
        }
        UUID before = here ? registration : null;
        registration = map.addEntryListener(new Listener(), true);
        listeningOn = instance;
        if (before != null && map.removeEntryListener(before)) {
            LOG.debug("The listener of before was still there");
        }
    }

    /** Somebody destroyed the map: it is made anew with the next comparison, and listened to again. Never blocks. */
    void destroyed() {
        LOG.warn(
                "Somebody destroyed the map {}. It is filled again with what is known here",
                SharedStructures.COOLDOWNS);
        destroyedNanos = System.nanoTime();
    }

    /** Whether the map was destroyed moments ago. */
    private boolean isRebuilding() {
        return System.nanoTime() - destroyedNanos < REBUILD_NANOS;
    }

    /** Takes what is believable; how much of it is kept, {@link Cooldowns} decides. */
    private Map<CooldownKey, Cooldown> takeSnapshot(HazelcastInstance instance, IMap<Object, Object> map) {
        Map<CooldownKey, Cooldown> shared = new HashMap<>();
        long refusedBefore = cooldowns.refused();
        long left = 0;
        for (Predicate<Object, Object> part : MapParts.of(instance, map.size())) {
            for (Map.Entry<Object, Object> entry : map.project(new ReadableCooldown(), part)) {
                Optional<Cooldown> read = entry == null ? Optional.empty() : read(entry::getKey, entry::getValue);
                read.ifPresent(cooldown -> {
                    merge(cooldown);
                    shared.put(cooldown.key(), cooldown);
                });
                left += read.isPresent() ? 0 : 1;
            }
        }
        left += cooldowns.refused() - refusedBefore;
        if (left > 0 && refused == 0) {
            LOG.warn(
                    "{} entries of the map {} were left out: somebody else writes there, or it holds too many",
                    left,
                    SharedStructures.COOLDOWNS);
        }
        refused = left;
        return shared;
    }

    private void merge(Cooldown news) {
        if (cooldowns.merge(news)) {
            merges.incrementAndGet();
        }
    }

    private Optional<Cooldown> read(Supplier<Object> key, Supplier<Object> value) {
        try {
            return CooldownValue.readAt(cooldowns.time().millis(), key.get(), value.get());
        } catch (HazelcastSerializationException unreadable) {
            LOG.debug("An entry of the map {} was left out: {}", SharedStructures.COOLDOWNS, unreadable.toString());
            return Optional.empty();
        }
    }

    private final class Listener
            implements EntryAddedListener<Object, Object>,
                    EntryUpdatedListener<Object, Object>,
                    EntryMergedListener<Object, Object> {
        @Override
        public void entryAdded(EntryEvent<Object, Object> event) {
            arrive(event);
        }

        @Override
        public void entryUpdated(EntryEvent<Object, Object> event) {
            arrive(event);
        }

        @Override
        public void entryMerged(EntryEvent<Object, Object> event) {
            arrive(event);
        }

        private void arrive(EntryEvent<Object, Object> event) {
            if (EntryShape.mayBeOurs(event)) {
                read(event::getKey, event::getValue).ifPresent(CooldownFeed.this::merge);
            }
        }
    }
}
