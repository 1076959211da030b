package dev.llmroute.standalone;

import java.util.concurrent.CountDownLatch;

/** Keeps a command up until its process is asked to end, by SIGTERM or Ctrl-C, or its thread is interrupted. */
final class UntilStopped {
    private final Runnable close;
    private final Thread hook;

    /** From now on the end of the process closes first. */
    UntilStopped(Runnable close) {
        this.close = close;
        this.hook = Thread.ofPlatform().name("llmroute-shutdown").unstarted(close);
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            close.run();
        }
    }

    /** Waits, then closes; returns only where the thread was interrupted. */
    void await() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException stop) {
            Runtime.getRuntime().removeShutdownHook(hook);
            close.run();
        }
    }
}
