package dev.llmroute.hazelcast;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cache member in a process of its own, as its container runs it, on ports of 127.0.0.1 that stay the same. */
final class MemberProcess implements AutoCloseable {
    private final String clusterName;
    private final String addresses;
    private final int port;
    private final int healthPort = FreePorts.next();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private @Nullable Process process;

    MemberProcess(String clusterName, int port, String addresses) {
        this.clusterName = clusterName;
        this.port = port;
        this.addresses = addresses;
    }

    void start() throws IOException {
        if (process == null || !process.isAlive()) {
            Map<String, String> environment = Map.of(
                    "LLMROUTE_BIND",
                    "127.0.0.1",
                    "LLMROUTE_CACHE_PORT",
                    String.valueOf(port),
                    "LLMROUTE_CACHE_ADDRESSES",
                    addresses,
                    "LLMROUTE_CLUSTER_NAME",
                    clusterName,
                    "LLMROUTE_CACHE_HEALTH_PORT",
                    String.valueOf(healthPort));
            process = TestJvm.of(CacheMain.class, "member-" + port, environment).start();
        }
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

    /** Like a long pause of the JVM or a frozen node: connections stay open, nobody answers. */
    void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", name, String.valueOf(process.pid()))
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("kill " + name + " ended with " + exit);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
