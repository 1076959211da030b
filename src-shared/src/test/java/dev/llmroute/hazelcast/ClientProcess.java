package dev.llmroute.hazelcast;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@link ClientMain} in a process of its own. */
final class ClientProcess implements AutoCloseable {
    private final Process process;
    private final PrintWriter to;
    private final BufferedReader from;

    ClientProcess(String clusterName, String addresses) throws IOException {
        this(List.of(), clusterName, addresses, Duration.ZERO);
    }

    /**
     * @param within the command that starts a command in the client's surroundings; empty for none
     * @param ahead how far its clock is ahead
     */
    ClientProcess(List<String> within, String clusterName, String addresses, Duration ahead) throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("LLMROUTE_CLUSTER_NAME", clusterName);
        environment.put("LLMROUTE_CACHE_ADDRESSES", addresses);
        environment.put("CLOCK_AHEAD_MS", String.valueOf(ahead.toMillis()));
        ProcessBuilder builder =
                TestJvm.of(ClientMain.class, "client", environment).redirectOutput(Redirect.PIPE);
        builder.command().addAll(0, within);
        process = builder.start();
        to = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        from = process.inputReader(StandardCharsets.UTF_8);
    }

    void set(String model, Duration duration) {
        ask("set " + model + " " + duration.toMillis());
    }

    boolean clear(String model) {
        return ask("clear " + model).equals("true");
    }

    boolean holds(String model) {
        return ask("holds " + model).equals("true");
    }

    /** How long a cooldown lasts there; zero where there is none. */
    Duration remaining(String model) {
        return Duration.ofMillis(Long.parseLong(ask("remaining " + model)));
    }

    /** How far the clock that it shares with the others is ahead. */
    Duration ahead() {
        return Duration.ofMillis(Long.parseLong(ask("ahead")));
    }

    int members() {
        return Integer.parseInt(ask("members"));
    }

    /** How long any of all these calls waited there at most. */
    Duration longestWait() {
        return Duration.ofMillis(Long.parseLong(ask("waited")));
    }

    private String ask(String question) {
        to.println(question);
        try {
            for (String line = from.readLine(); line != null; line = from.readLine()) {
                if (line.startsWith(">")) {
                    return line.substring(1);
                }
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        throw new IllegalStateException("The client process has ended");
    }

    void freeze() throws IOException, InterruptedException {
        Signal.freeze(process);
    }

    void thaw() throws IOException, InterruptedException {
        Signal.thaw(process);
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
