package dev.llmroute.hazelcast;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * How long a thread waits for others, by the JVM's own count. The clock on the wall would also count the time in which a busy
 * machine lets the thread not run.
 */
final class WaitedTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    static {
        THREADS.setThreadContentionMonitoringEnabled(true);
    }

    private WaitedTime() {}

    /** What this thread waits, for a lock or an answer, while it does the task. */
    static Duration during(Runnable task) {
        long before = waitedMs();
        task.run();
        return Duration.ofMillis(waitedMs() - before);
    }

    private static long waitedMs() {
        ThreadInfo info = THREADS.getThreadInfo(Thread.currentThread().threadId());
        return info.getWaitedTime() + info.getBlockedTime();
    }
}
