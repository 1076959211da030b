package dev.llmroute.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** What the kubelet asks a process that serves nothing else: {@code /healthz}, it answers; {@code /readyz}, it does its work. Thread-safe. */
public final class HealthServer implements AutoCloseable {
    private final HttpServer server;

    private HealthServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Listens.
     *
     * @param address of it; port 0 is any free one
     * @param notReady what {@code /readyz} says while it is not
     * @throws IOException where the address cannot be listened on; says which
     */
    public static HealthServer start(InetSocketAddress address, BooleanSupplier ready, String notReady)
            throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(address, 0);
        } catch (IOException taken) {
            throw new IOException(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + " for health checks: "
                            + taken.getMessage(),
                    taken);
        }
        server.createContext("/healthz", exchange -> answer(exchange, 200, "ok"));
        server.createContext("/readyz", exchange -> {
            boolean well = ready.getAsBoolean();
            answer(exchange, well ? 200 : 503, well ? "ok" : notReady);
        });
        server.start();
        return new HealthServer(server);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /** Ends at once. */
    @Override
    public void close() {
        server.stop(0);
    }
}
