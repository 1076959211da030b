package dev.llmroute.router.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A real OpenTelemetry collector that passes everything on, where {@code LLMROUTE_OTELCOL} names one (e2e/otelcol); else none. */
public final class Collector implements AutoCloseable {
    private final String endpoint;
    private final Process process;

    /** @param next where it passes everything on to, over HTTP */
    public Collector(String next) throws IOException {
        String binary = System.getenv("LLMROUTE_OTELCOL");
        if (binary == null) {
            endpoint = next;
            process = null;
            return;
        }
        int port = freePort();
        endpoint = "http://127.0.0.1:" + port;
        process = new ProcessBuilder(binary, "--config", "yaml:" + config(port, next))
                .inheritIO()
                .start();
        await().atMost(Duration.ofSeconds(30)).until(() -> accepts(port));
    }

    private static String config(int port, String next) {
        return """
                {receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:%d"}}}},
                 exporters: {otlp_http: {endpoint: "%s"}},
                 service: {
                   telemetry: {metrics: {level: none}},
                   pipelines: {
                     traces: {receivers: [otlp], exporters: [otlp_http]},
                     metrics: {receivers: [otlp], exporters: [otlp_http]}}}}
                """.formatted(port, next);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Where it takes OTLP over HTTP: its own address, or the next one's where there is none. */
    public String endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroy();
            process.onExit()
                    .orTimeout(10, TimeUnit.SECONDS)
                    .exceptionally(late -> process.destroyForcibly())
                    .join();
        }
    }
}
