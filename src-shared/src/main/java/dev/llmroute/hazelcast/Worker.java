package dev.llmroute.hazelcast;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A daemon thread that does one thing again and again, whatever it throws, with a pause in between. */
final class Worker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    /** @param pauseMs asked before each pause, so that it may vary */
    Worker(String name, LongSupplier pauseMs, Runnable task) {
        thread = Thread.ofPlatform().daemon().name(name).start(() -> run(pauseMs, task));
    }

    /** Ends the pause. Never blocks. */
    void wake() {
        wake.release();
    }

    private void run(LongSupplier pauseMs, Runnable task) {
        while (!closed) {
            try {
                task.run();
            } catch (RuntimeException failed) {
                log.debug("Tried in vain, next try follows: {}", failed.toString());
            }
            try {
                if (wake.tryAcquire(pauseMs.getAsLong(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    /** Ends the thread; waits for nothing. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
