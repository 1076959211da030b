package dev.llmroute.console.store;

import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.history.FallbackHistory;
import dev.llmroute.history.Piece;
import dev.llmroute.history.Place;
import dev.llmroute.history.Recorded;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the history on and stores it, piece by piece, in a thread of its own. Where the store fails it waits longer each time, up to 5 s. */
final class Tail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tail.class);

    private static final int BATCH = 500;

    /** Each is some fifty rows. */
    private static final int BATCH_OF_SUMS = 50;

    /** Nobody is told that another console has stored something, or that the shared memory is back. */
    private static final long LOOK_MS = 2000;

    private static final long FIRST_BACKOFF_MS = 250;
    private static final long LAST_BACKOFF_MS = 5000;
    private static final Duration TIDYING = Duration.ofMinutes(1);
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final HistoryStore store;
    private final FallbackHistory source;
    private final TimeSource time;
    private final HistoryOptions options;
    private final Semaphore news = new Semaphore(0);
    private final Thread thread;
    private volatile boolean ending;
    private final Map<String, Place> seen = new HashMap<>();
    private long tidiedMs;
    private boolean tidied;

    Tail(HistoryStore store, FallbackHistory source, TimeSource time, HistoryOptions options) {
        this.store = store;
        this.source = source;
        this.time = time;
        this.options = options;
        this.thread = Thread.ofPlatform().daemon().name("llmroute-history").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** There is something to read, or to try. Never blocks. */
    void wake() {
        if (news.availablePermits() == 0) {
            news.release();
        }
    }

    private void run() {
        long backoffMs = 0;
        boolean last;
        do {
            last = ending;
            try {
                drain();
                store.up();
                backoffMs = 0;
            } catch (RuntimeException failed) {
                store.down(failed);
                backoffMs = backoffMs == 0 ? FIRST_BACKOFF_MS : Math.min(2 * backoffMs, LAST_BACKOFF_MS);
            }
        } while (!last && paused(backoffMs));
    }

    /** After a failure news do not shorten the pause: each of them would be another try. */
    private boolean paused(long backoffMs) {
        try {
            if (backoffMs > 0) {
                for (long waited = 0; waited < backoffMs && !ending; waited += FIRST_BACKOFF_MS) {
                    TimeUnit.MILLISECONDS.sleep(FIRST_BACKOFF_MS);
                }
            } else if (news.tryAcquire(LOOK_MS, TimeUnit.MILLISECONDS)) {
                news.drainPermits();
            }
            return true;
        } catch (InterruptedException stop) {
            return false;
        }
    }

    /** Stores all that is there. */
    private void drain() {
        Database database = store.opened();
        drain(database, database.fallbacks(), source::after, BATCH, options.retention());
        drain(database, database.sums(), source::sumsAfter, BATCH_OF_SUMS, options.minutes());
        store.up();
        tidy(database);
    }

    private <E extends Recorded> void drain(
            Database database, RecordTable<E> table, Ring<E> ring, int batch, Duration retention) {
        boolean more = true;
        while (more) {
            store.storeAudits(database);
            Place place = table.place();
            announce(table, place);
            Optional<Piece<E>> piece = ring.after(place, batch);
            more = piece.isPresent() && !Objects.equals(piece.get().end(), place);
            if (more) {
                table.store(place, piece.get(), time.millis(), retention);
                store.up();
            }
        }
    }

    /** What a ring of the shared memory has behind a place. */
    private interface Ring<E extends Recorded> {
        Optional<Piece<E>> after(@Nullable Place place, int limit);
    }

    /** Where another console stored it, too. */
    private void announce(RecordTable<?> table, @Nullable Place place) {
        if (place != null && !place.equals(seen.put(table.ring(), place))) {
            store.changed();
        }
    }

    /** Once a minute, what is no part of storing: where it fails, it is tried again in a minute. */
    private void tidy(Database database) {
        long now = time.millis();
        if (tidied && now - tidiedMs < TIDYING.toMillis()) {
            return;
        }
        try {
            database.makeHours(now);
            database.pruneAudits(now - options.audit().toMillis());
            database.prune(Expiry.at(now, options));
        } catch (RuntimeException failed) {
            LOG.warn(
                    "Hours were not summed up, or what is too old for the history stays for now: {}",
                    failed.toString());
        }
        tidied = true;
        tidiedMs = now;
    }

    /** Stores what has come, and ends; waits for that, but not for a store that hangs. */
    @Override
    public void close() {
        ending = true;
        wake();
        try {
            if (!thread.join(CLOSING)) {
                LOG.warn("What the routers told last is not in the history: its store does not answer");
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
