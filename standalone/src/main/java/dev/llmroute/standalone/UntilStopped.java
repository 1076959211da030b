package dev.llmroute.standalone;

import java.util.concurrent.CountDownLatch;

/** Keeps a command up until its process is asked to end, by SIGTERM or Ctrl-C, or its thread is interrupted. */
final class UntilStopped {
    private UntilStopped() {}

    /** Waits, then closes; returns only where the thread was interrupted. */
    static void await(Runnable close) {
        Thread hook = Thread.ofPlatform().name("llmroute-shutdown").unstarted(close);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException stop) {
            Runtime.getRuntime().removeShutdownHook(hook);
            close.run();
        }
    }
}
