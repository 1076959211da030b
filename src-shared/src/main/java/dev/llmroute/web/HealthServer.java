package dev.llmroute.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the kubelet asks a process that serves nothing else: {@code /healthz}, it answers, so a restart would mend nothing; {@code
 * /readyz}, it does its work. Thread-safe.
 */
public final class HealthServer implements AutoCloseable {
    private static final String PLAIN = "text/plain; charset=utf-8";

    /**
     * One of the two questions.
     *
     * @param holds asked anew each time, by any thread
     * @param otherwise what to say while it does not
     */
    public record Check(BooleanSupplier holds, String otherwise) {
        /** It holds for as long as the process answers. */
        public static final Check ANSWERS = new Check(() -> true, "");
    }

    private final HttpServer server;

    private HealthServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Listens, for a process that is alive while it answers.
     *
     * @param address of it; port 0 is any free one
     * @param notReady what {@code /readyz} says while it is not
     * @throws IOException where the address cannot be listened on; says which
     */
    public static HealthServer start(InetSocketAddress address, BooleanSupplier ready, String notReady)
            throws IOException {
        return start(address, Check.ANSWERS, new Check(ready, notReady));
    }

    /**
     * Listens.
     *
     * @param address of it; port 0 is any free one
     * @throws IOException where the address cannot be listened on; says which
     */
    public static HealthServer start(InetSocketAddress address, Check alive, Check ready) throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(address, 0);
        } catch (IOException taken) {
            throw new IOException(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + " for health checks: "
                            + taken.getMessage(),
                    taken);
        }
        server.createContext("/healthz", exchange -> answer(exchange, alive));
        server.createContext("/readyz", exchange -> answer(exchange, ready));
        server.start();
        return new HealthServer(server);
    }

    /** Serves a text beside the two, made anew each time by the server's one thread. */
    public void serve(String path, String contentType, Supplier<String> text) {
        server.createContext(path, exchange -> answer(exchange, 200, contentType, text.get()));
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, Check check) throws IOException {
        boolean well = check.holds.getAsBoolean();
        answer(exchange, well ? 200 : 503, PLAIN, (well ? "ok" : check.otherwise) + "\n");
    }

    private static void answer(HttpExchange exchange, int status, String contentType, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", contentType);
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
