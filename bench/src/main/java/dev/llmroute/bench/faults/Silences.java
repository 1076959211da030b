package dev.llmroute.bench.faults;

import dev.llmroute.bench.Latencies;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;

/** What a target costs its callers that falls silent, where limits of time follow what is usual: answers of the next one, less what an answer took before. */
final class Silences {
    private static final int BEFORE = 100;
    private static final int BETWEEN = 25;
    private static final int TIMES = 10;
    private static final String ANSWERS = "{\"type\":\"Answer\",\"pace\":{\"firstTokenMs\":100}}";
    private static final String BODY =
            "{\"model\":\"quiet\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]}";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String simulator;
    private final String admin;
    private final String router;

    Silences(int simulatorPort, int routerPort, int adminPort) {
        this.simulator = "http://127.0.0.1:" + simulatorPort;
        this.admin = "http://127.0.0.1:" + adminPort;
        this.router = "http://127.0.0.1:" + routerPort + "/v1/chat/completions";
    }

    /** Measures and prints a table. */
    void measure() throws IOException, InterruptedException {
        behave(ANSWERS);
        Latencies usual = new Latencies();
        for (int i = 0; i < BEFORE; i++) {
            usual.add(ask());
        }
        Latencies silent = new Latencies();
        for (int i = 0; i < TIMES; i++) {
            behave("{\"type\":\"Silent\"}");
            silent.add(ask());
            behave(ANSWERS);
            // Silence is rare: a target that is silent for long is left alone after the second time.
            for (int j = 0; j < BETWEEN; j++) {
                usual.add(ask());
            }
            send(request(admin + "/api/v1/cooldowns").DELETE());
        }
        double boundMs = 4 * usual.ms(95) + 100;
        System.out.printf(
                Locale.ROOT,
                "%n### A target that falls silent, %d times, with a written timeout of 30 s and `adapt: All`%n%n"
                        + "| | p50 ms | p95 ms |%n|---|---|---|%n| answers before | %.0f | %.0f |%n| answers of the next target | %.0f | %.0f |%n%n"
                        + "Four times the usual and 0.1 s: %.0f ms%s%n",
                TIMES,
                usual.ms(50),
                usual.ms(95),
                silent.ms(50),
                silent.ms(95),
                boundMs,
                silent.ms(95) <= boundMs + usual.ms(50) ? "" : ", **missed**");
    }

    private long ask() throws IOException, InterruptedException {
        long began = System.nanoTime();
        send(request(router).header("content-type", "application/json").POST(BodyPublishers.ofString(BODY)));
        return System.nanoTime() - began;
    }

    private void behave(String behaviour) throws IOException, InterruptedException {
        send(request(simulator + "/admin/behaviours/third/quiet").PUT(BodyPublishers.ofString(behaviour)));
    }

    private void send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException("status " + answer.statusCode() + ": " + answer.body());
        }
    }

    private static HttpRequest.Builder request(String address) {
        return HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(60));
    }
}
