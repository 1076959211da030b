package dev.llmroute.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.simulator.behaviour.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks routers at a steady rate, whatever the answers take, and prints what came of it as one line of JSON: {@code sent},
 * {@code targets} (answers by target) and {@code failed} (what went wrong, at which router and when, at most 20). Runs as a pod
 * beside them, so that nothing but the routers can fail. Configured by environment variables; ends by itself.
 */
public final class LoadMain {
    private static final String BODY =
            "{\"model\":\"agent-chat\",\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]}";
    private static final int SHOWN_FAILURES = 20;

    /** Without a timeout of its own for connecting: on a starved node that takes seconds, and what counts is whether an answer comes. */
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String[] urls;
    private final String key;
    private final Map<String, LongAdder> targets = new ConcurrentHashMap<>();
    private final Queue<String> failed = new ConcurrentLinkedQueue<>();

    private LoadMain(Map<String, String> env) {
        this.urls = env.getOrDefault("LLMROUTE_LOAD_URLS", "").split(",");
        this.key = env.getOrDefault("LLMROUTE_LOAD_KEY", "");
    }

    /** {@code LLMROUTE_LOAD_URLS} (comma list, asked in turn), {@code _KEY}, {@code _RATE} (a second), {@code _SECONDS}. */
    public static void main(String[] args) throws InterruptedException {
        Map<String, String> env = System.getenv();
        int rate = Integer.parseInt(env.getOrDefault("LLMROUTE_LOAD_RATE", "50"));
        int seconds = Integer.parseInt(env.getOrDefault("LLMROUTE_LOAD_SECONDS", "60"));
        System.out.println(new LoadMain(env).run(rate, seconds));
    }

    private ObjectNode run(int rate, int seconds) throws InterruptedException {
        int total = rate * seconds;
        long interval = TimeUnit.SECONDS.toNanos(1) / rate;
        try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            long began = System.nanoTime();
            for (int i = 0; i < total; i++) {
                LockSupport.parkNanos(began + i * interval - System.nanoTime());
                String url = urls[i % urls.length];
                long asked = System.nanoTime() - began;
                requests.execute(() -> ask(url, asked));
            }
        }
        return result(total);
    }

    private void ask(String url, long askedNanos) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/chat/completions"))
                    .timeout(Duration.ofSeconds(30))
                    .header("authorization", "Bearer " + key)
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(BODY))
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 200) {
                String target =
                        response.headers().firstValue("x-llmroute-target").orElse("(none)");
                targets.computeIfAbsent(target, each -> new LongAdder()).increment();
            } else {
                fail(url, askedNanos, response.statusCode() + " " + response.body());
            }
        } catch (IOException e) {
            fail(url, askedNanos, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(String url, long askedNanos, String why) {
        failed.add("asked %s after %.1f s: %s".formatted(url, askedNanos / 1e9, why));
    }

    private ObjectNode result(int sent) {
        ObjectNode result = Json.object().put("sent", sent).put("failures", failed.size());
        ArrayNode shown = result.putArray("failed");
        failed.stream().limit(SHOWN_FAILURES).forEach(shown::add);
        ObjectNode answers = result.putObject("targets");
        new TreeMap<>(targets).forEach((target, count) -> answers.put(target, count.sum()));
        return result;
    }
}
