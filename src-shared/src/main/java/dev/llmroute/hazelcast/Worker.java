package dev.llmroute.hazelcast;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A daemon thread that does one thing again and again, whatever it throws, with a pause in between. Thread-safe. */
final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final Semaphore wake = new Semaphore(0);
    private final LongSupplier pauseMs;
    private final Runnable task;
    private final Thread thread;
    private volatile boolean ending;
    private boolean failing;

    /** @param pauseMs asked before each pause, so that it may vary */
    Worker(String name, LongSupplier pauseMs, Runnable task) {
        this.pauseMs = pauseMs;
        this.task = task;
        thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    Worker start() {
        thread.start();
        return this;
    }

    /** Ends the pause. Never blocks. */
    void wake() {
        wake.release();
    }

    /** Does the thing once more, for what came in since, and ends. Never blocks, interrupts nothing. */
    void end() {
        ending = true;
        wake();
    }

    /** Waits until it has ended, but not longer than that. */
    void awaitEnd(Duration atMost) throws InterruptedException {
        if (!thread.join(atMost)) {
            LOG.debug("{} is left to end by itself", thread.getName());
        }
    }

    private void run() {
        boolean last;
        do {
            last = ending;
            tryTask();
        } while (!last && paused());
    }

    /** Warns of the first of several failures in a row only: what is tried many times a second would fill the log. */
    private void tryTask() {
        try {
            task.run();
            failing = false;
        } catch (RuntimeException failed) {
            if (!failing) {
                LOG.warn("{} tried in vain and goes on trying: {}", thread.getName(), failed.toString());
            }
            failing = true;
        }
    }

    private boolean paused() {
        try {
            if (wake.tryAcquire(pauseMs.getAsLong(), TimeUnit.MILLISECONDS)) {
                wake.drainPermits();
            }
            return true;
        } catch (InterruptedException stop) {
            return false;
        }
    }
}
