package dev.llmroute.hazelcast;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** {@link ClientMain} in a process of its own. */
final class ClientProcess implements AutoCloseable {
    private final Process process;
    private final PrintWriter to;
    private final BufferedReader from;

    ClientProcess(String clusterName, String addresses) throws IOException {
        Map<String, String> environment =
                Map.of("LLMROUTE_CLUSTER_NAME", clusterName, "LLMROUTE_CACHE_ADDRESSES", addresses);
        process = TestJvm.of(ClientMain.class, "client", environment)
                .redirectOutput(Redirect.PIPE)
                .start();
        to = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        from = process.inputReader(StandardCharsets.UTF_8);
    }

    void set(String model, long durationMs) {
        ask("set " + model + " " + durationMs);
    }

    boolean holds(String model) {
        return ask("holds " + model).equals("true");
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

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
