package dev.llmroute.bench;

import dev.llmroute.cache.CacheMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Members of the shared memory, each a process of its own on 127.0.0.1. One caller at a time. */
public final class CacheMembers implements AutoCloseable {
    private final List<JavaProcess> processes = new ArrayList<>();
    private final String addresses;

    private CacheMembers(List<Integer> ports) {
        this.addresses = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    /**
     * Starts so many and waits until they are ready.
     *
     * @param folder for their logs
     * @param options of their JVMs
     */
    public static CacheMembers start(Path folder, int count, List<String> options)
            throws IOException, InterruptedException {
        List<Integer> ports = freePorts(count);
        CacheMembers members = new CacheMembers(ports);
        try {
            List<Integer> healthPorts = freePorts(count);
            for (int i = 0; i < count; i++) {
                members.start(folder, ports.get(i), healthPorts.get(i), options);
            }
            for (int i = 0; i < count; i++) {
                members.processes.get(i).awaitReady(healthPorts.get(i), "/readyz");
            }
            return members;
        } catch (IOException | InterruptedException | RuntimeException failed) {
            members.close();
            throw failed;
        }
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<Integer> ports = new ArrayList<>();
        while (ports.size() < count) {
            ports.add(JavaProcess.freePort());
        }
        return ports;
    }

    private void start(Path folder, int port, int healthPort, List<String> options) throws IOException {
        Map<String, String> environment = Map.of(
                "LLMROUTE_CACHE_PORT", String.valueOf(port),
                "LLMROUTE_CACHE_ADDRESSES", addresses,
                "LLMROUTE_CACHE_HEALTH_PORT", String.valueOf(healthPort));
        String name = "member-" + (processes.size() + 1);
        processes.add(JavaProcess.start(CacheMain.class, name, folder, environment, options));
    }

    /** The {@code host:port} of all, a comma between them. */
    public String addresses() {
        return addresses;
    }

    /** In the order of their start. */
    public List<JavaProcess> processes() {
        return List.copyOf(processes);
    }

    @Override
    public void close() {
        processes.forEach(JavaProcess::close);
    }
}
