package dev.llmroute.hazelcast;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * {@code /healthz}: the process answers; a member that ended by itself is started again without a restart of the process.
 * {@code /readyz}: it holds its part of the shared memory.
 */
final class CacheHealth implements AutoCloseable {
    private final HttpServer server;

    private CacheHealth(HttpServer server) {
        this.server = server;
    }

    /** @throws IOException where the address cannot be listened on */
    static CacheHealth start(String bind, int port, HazelcastMemory memory) throws IOException {
        InetSocketAddress address = new InetSocketAddress(bind, port);
        HttpServer server;
        try {
            server = HttpServer.create(address, 0);
        } catch (IOException taken) {
            memory.close();
            throw new IOException(
                    "cannot listen on " + bind + ":" + port + " for health checks: " + taken.getMessage(), taken);
        }
        server.createContext("/healthz", exchange -> answer(exchange, 200, "ok\n"));
        server.createContext("/readyz", exchange -> {
            boolean ready = memory.state().connected();
            answer(exchange, ready ? 200 : 503, ready ? "ok\n" : "not a member of the shared memory yet\n");
        });
        server.start();
        return new CacheHealth(server);
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
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
