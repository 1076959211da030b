package dev.llmroute.hazelcast;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Two network namespaces of Linux with a cable between them that a test can cut. It takes root and the command {@code ip}. */
final class Namespaces implements AutoCloseable {
    static final String FIRST_ADDRESS = "10.231.57.1";
    static final String SECOND_ADDRESS = "10.231.57.2";

    private final String first = "llmroute-a-" + ProcessHandle.current().pid();
    private final String second = "llmroute-b-" + ProcessHandle.current().pid();

    /** Skips the test where there can be none; fails it instead in CI, where nothing is skipped. */
    Namespaces() throws IOException, InterruptedException {
        try {
            create();
        } catch (IOException refused) {
            close();
            String why = "This test needs network namespaces: root, and the package iproute2. " + refused.getMessage();
            if (System.getenv("CI") != null) {
                fail(why);
            }
            assumeTrue(false, why);
        }
    }

    private void create() throws IOException, InterruptedException {
        ip("netns", "add", first);
        ip("netns", "add", second);
        ip("-n", first, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", second);
        connect(first, FIRST_ADDRESS);
        connect(second, SECOND_ADDRESS);
    }

    private static void connect(String namespace, String address) throws IOException, InterruptedException {
        ip("-n", namespace, "address", "add", address + "/24", "dev", "cable");
        ip("-n", namespace, "link", "set", "cable", "up");
        ip("-n", namespace, "link", "set", "lo", "up");
    }

    /** The command that starts a command in the first namespace. */
    List<String> inFirst() {
        return List.of("ip", "netns", "exec", first);
    }

    List<String> inSecond() {
        return List.of("ip", "netns", "exec", second);
    }

    /** From now on no packet arrives, and nobody is told. */
    void cut() throws IOException, InterruptedException {
        ip("-n", first, "link", "set", "cable", "down");
    }

    void repair() throws IOException, InterruptedException {
        ip("-n", first, "link", "set", "cable", "up");
    }

    private static void ip(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said.strip());
        }
    }

    @Override
    public void close() {
        for (String namespace : List.of(first, second)) {
            try {
                ip("netns", "del", namespace);
            } catch (IOException neverMade) {
                // There is nothing to remove then.
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
