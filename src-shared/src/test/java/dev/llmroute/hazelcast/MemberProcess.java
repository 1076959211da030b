package dev.llmroute.hazelcast;

import dev.llmroute.cache.CacheMain;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cache member in a process of its own, as its container runs it, on a port that stays the same. */
final class MemberProcess implements AutoCloseable {
    private final List<String> within;
    private final String bind;
    private final String clusterName;
    private final String addresses;
    private final int port;
    private final int healthPort = FreePorts.next();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private @Nullable Process process;

    MemberProcess(String clusterName, int port, String addresses) {
        this(List.of(), clusterName, "127.0.0.1", port, addresses);
    }

    /** @param within the command that starts a command in the member's surroundings; empty for none */
    MemberProcess(List<String> within, String clusterName, String bind, int port, String addresses) {
        this.within = within;
        this.bind = bind;
        this.clusterName = clusterName;
        this.port = port;
        this.addresses = addresses;
    }

    void start() throws IOException {
        if (!isAlive()) {
            Map<String, String> environment = Map.of(
                    "LLMROUTE_BIND",
                    bind,
                    "LLMROUTE_CACHE_PORT",
                    String.valueOf(port),
                    "LLMROUTE_CACHE_ADDRESSES",
                    addresses,
                    "LLMROUTE_CLUSTER_NAME",
                    clusterName,
                    "LLMROUTE_CACHE_HEALTH_PORT",
                    String.valueOf(healthPort));
            ProcessBuilder builder = TestJvm.of(CacheMain.class, "member-" + bind + "-" + port, environment);
            builder.command().addAll(0, within);
            process = builder.start();
        }
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** The status of a health path; 0 where nobody answers. */
    int health(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + healthPort + path))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException nobody) {
            return 0;
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM. */
    Process terminate() {
        process.destroy();
        return process;
    }

    void freeze() throws IOException, InterruptedException {
        Signal.freeze(process);
    }

    void thaw() throws IOException, InterruptedException {
        Signal.thaw(process);
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
