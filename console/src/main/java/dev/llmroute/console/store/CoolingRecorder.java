package dev.llmroute.console.store;

import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the cooldowns and stores, minute by minute, how long what was cooling, in a thread of its own. Minutes wait for a store
 * that is gone, for two hours at the most.
 */
public final class CoolingRecorder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CoolingRecorder.class);
    private static final long LOOK_MS = 1_000;
    private static final long REST_MS = 250;
    private static final int MOST_WAITING = 120;
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final Cooldowns cooldowns;
    private final Supplier<SharingState> exchange;
    private final HistoryStore store;
    private final CoolingWatch watch;
    private final Deque<CooledMinute> waiting = new ArrayDeque<>();
    private final Semaphore news = new Semaphore(0);
    private final Thread thread;
    private volatile boolean nothingWasBefore;
    private volatile boolean ending;

    private CoolingRecorder(Cooldowns cooldowns, Supplier<SharingState> exchange, HistoryStore store) {
        this.cooldowns = cooldowns;
        this.exchange = exchange;
        this.store = store;
        this.watch = new CoolingWatch(cooldowns.time());
        this.thread = Thread.ofPlatform().daemon().name("llmroute-cooled").unstarted(this::run);
    }

    /** Begins. Where others share the cooldowns, minutes without them are not recorded: what this process knows is not all. */
    public static CoolingRecorder start(Cooldowns cooldowns, Supplier<SharingState> exchange, HistoryStore store) {
        CoolingRecorder recorder = new CoolingRecorder(cooldowns, exchange, store);
        cooldowns.onChange(recorder::changed);
        recorder.thread.start();
        return recorder;
    }

    /** What it looks at began with it, so nothing was cooling before: the minute that runs counts as watched whole. To be told at once. */
    public void nothingWasBefore() {
        nothingWasBefore = true;
    }

    private void changed() {
        if (news.availablePermits() == 0) {
            news.release();
        }
    }

    private void run() {
        try {
            while (!ending) {
                look();
                store();
                TimeUnit.MILLISECONDS.sleep(REST_MS);
                if (news.tryAcquire(LOOK_MS - REST_MS, TimeUnit.MILLISECONDS)) {
                    news.drainPermits();
                }
            }
        } catch (InterruptedException stop) {
            LOG.debug("The record of cooling ends");
        }
    }

    private void look() {
        if (nothingWasBefore) {
            nothingWasBefore = false;
            watch.nothingWasBefore();
        }
        if (sees(exchange.get())) {
            waiting.addAll(watch.look(cooldowns.holding()));
        } else {
            watch.blind();
        }
        while (waiting.size() > MOST_WAITING) {
            waiting.removeFirst();
        }
    }

    /** A process that shares nothing has routers of its own. */
    private static boolean sees(SharingState state) {
        return state.mode().equals(SharingState.LOCAL.mode()) || (state.connected() && state.lastReconcileMs() > 0);
    }

    private void store() {
        try {
            while (!waiting.isEmpty()) {
                store.cooledTimes().store(waiting.getFirst());
                waiting.removeFirst();
                store.changed();
            }
        } catch (RuntimeException failed) {
            LOG.debug("Minutes of cooling wait for the store", failed);
        }
    }

    /** Ends; the minute that has begun is not recorded. */
    @Override
    public void close() {
        ending = true;
        // Not interrupted: H2 would lose its file over it.
        changed();
        try {
            thread.join(CLOSING);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
