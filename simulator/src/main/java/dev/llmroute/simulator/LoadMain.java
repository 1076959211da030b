package dev.llmroute.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.llmroute.simulator.behaviour.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks routers at a steady rate, whatever the answers take, and prints what came of it as one line of JSON: {@code sent}, {@code
 * streams}, {@code failures}, {@code targets} (answers by target), {@code failed} (what went wrong, at which router and when, at most
 * 10 of a phase) and {@code phases}. Runs as a pod beside them, so that nothing but the routers can fail. Configured by environment variables:
 *
 * <p>{@code LLMROUTE_LOAD_URLS} (comma list, asked in turn), {@code _KEY}, {@code _MODEL}, {@code _RATE} (a second), {@code _SECONDS}
 * (after which it ends), {@code _STREAMS} (every how many-th request is a stream; 0 is none) and {@code _STREAM_MODEL}.
 *
 * <p>On port 8080 {@code PUT /phase} (its name) begins a phase, {@code GET /result} tells what came of it so far, and {@code POST
 * /end} ends it.
 */
public final class LoadMain {
    private static final int PORT = 8080;

    private final Map<String, String> env;
    private final LoadCaller caller;
    private final LoadCounts counts = new LoadCounts();
    private volatile boolean over;

    LoadMain(Map<String, String> env) {
        this.env = env;
        this.caller = new LoadCaller(env.getOrDefault("LLMROUTE_LOAD_KEY", ""));
    }

    public static void main(String[] args) throws IOException {
        LoadMain load = new LoadMain(System.getenv());
        HttpServer control = HttpServer.create(new InetSocketAddress(PORT), 0);
        control.createContext("/", load::control);
        control.start();
        System.out.println(load.run());
        control.stop(0);
    }

    /** Returns what came of it when all that was asked has ended, as JSON. */
    String run() {
        String[] urls = env.getOrDefault("LLMROUTE_LOAD_URLS", "").split(",");
        int rate = number("RATE", 50);
        int every = number("STREAMS", 0);
        long total = (long) rate * number("SECONDS", 60);
        long interval = TimeUnit.SECONDS.toNanos(1) / rate;
        try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            long began = System.nanoTime();
            for (long i = 0; i < total && !over; i++) {
                LockSupport.parkNanos(began + i * interval - System.nanoTime());
                String url = urls[(int) (i % urls.length)];
                boolean stream = every > 0 && i % every == 0;
                long asked = System.nanoTime() - began;
                requests.execute(() -> ask(url, stream, asked));
            }
        }
        return Json.write(counts.result());
    }

    private void ask(String url, boolean stream, long askedNanos) {
        LoadCounts.Phase phase = counts.sent(stream);
        String model = env.getOrDefault("LLMROUTE_LOAD_MODEL", "agent-chat");
        try {
            counts.answered(
                    stream
                            ? caller.stream(url, env.getOrDefault("LLMROUTE_LOAD_STREAM_MODEL", model))
                            : caller.ask(url, model));
        } catch (LoadCaller.Failed e) {
            counts.failed(phase, "asked %s after %.1f s: %s".formatted(url, askedNanos / 1e9, e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int number(String name, int absent) {
        return Integer.parseInt(env.getOrDefault("LLMROUTE_LOAD_" + name, String.valueOf(absent)));
    }

    private void control(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()) {
                case "PUT /phase" ->
                    counts.begin(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                case "POST /end" -> over = true;
                default -> {}
            }
            byte[] result = Json.write(counts.result()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, result.length);
            exchange.getResponseBody().write(result);
        }
    }
}
