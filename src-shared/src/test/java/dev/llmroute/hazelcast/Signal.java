package dev.llmroute.hazelcast;

import java.io.IOException;

/** Signals that {@link Process} does not know. */
final class Signal {
    private Signal() {}

    /** Like a long pause of the JVM or a frozen node: connections stay open, nobody answers. */
    static void freeze(Process process) throws IOException, InterruptedException {
        send("-STOP", process);
    }

    static void thaw(Process process) throws IOException, InterruptedException {
        send("-CONT", process);
    }

    private static void send(String name, Process process) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", name, String.valueOf(process.pid()))
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("kill " + name + " ended with " + exit);
        }
    }
}
