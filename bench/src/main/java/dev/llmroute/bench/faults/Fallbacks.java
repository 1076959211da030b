package dev.llmroute.bench.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.bench.Latencies;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;

/**
 * What a 429 costs a request: answers of a router that knows the cooldown, and of one that has to be told by the limited target, in
 * turn. The difference is one call to that target and the router's own work; what the call takes for this process is measured beside it.
 */
final class Fallbacks {
    private static final int TIMES = 2000;
    private static final int WARM_UP = 2000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String simulator;
    private final String admin;
    private final PlainCaller limited;
    private final PlainCaller routed;

    Fallbacks(int simulatorPort, int routerPort, int adminPort) {
        this.simulator = "http://127.0.0.1:" + simulatorPort;
        this.admin = "http://127.0.0.1:" + adminPort;
        this.limited = new PlainCaller(simulator + "/second/v1/chat/completions", "limited", 429);
        this.routed = new PlainCaller("http://127.0.0.1:" + routerPort + "/v1/chat/completions", "limited", 200);
    }

    /** Measures and prints a table. */
    void measure() throws IOException, InterruptedException {
        Latencies refusal = new Latencies();
        Latencies known = new Latencies();
        Latencies unknown = new Latencies();
        Latencies added = new Latencies();
        routed.ask();
        long before = callsOfLimited();
        for (int i = -WARM_UP; i < TIMES; i++) {
            long refused = limited.ask();
            long straight = routed.ask();
            clear();
            long fellBack = routed.ask();
            if (i >= 0) {
                refusal.add(refused);
                known.add(straight);
                unknown.add(fellBack);
                added.add(fellBack - straight);
            }
        }
        long asked = callsOfLimited() - before - 2L * (WARM_UP + TIMES);
        System.out.printf(
                "%n### A fallback on a 429, %d times in turn%n%n| | p50 ms | p99 ms |%n|---|---|---|%n", TIMES);
        print("the limited target's 429, asked directly", refusal);
        print("answer where the cooldown is known", known);
        print("answer where the limited target is asked before", unknown);
        print(
                "what the fallback adds: the call to the limited target, by the router, and the router's own work",
                added);
        System.out.printf(
                "%nCalls to the limited target while its cooldown was known: %d of %d requests%n",
                asked, WARM_UP + TIMES);
    }

    private void clear() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(admin + "/api/v1/cooldowns"))
                .DELETE()
                .build();
        int status = http.send(request, BodyHandlers.ofString()).statusCode();
        if (status != 200) {
            throw new IOException("clearing gave status " + status);
        }
    }

    private long callsOfLimited() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(simulator + "/admin/calls")).build();
        long calls = 0;
        for (JsonNode each : JSON.readTree(
                        http.send(request, BodyHandlers.ofString()).body())
                .path("calls")) {
            calls += each.path("model").asText().equals("limited")
                    ? each.path("calls").asLong()
                    : 0;
        }
        return calls;
    }

    private static void print(String what, Latencies took) {
        System.out.printf(Locale.ROOT, "| %s | %.2f | %.2f |%n", what, took.ms(50), took.ms(99));
    }
}
