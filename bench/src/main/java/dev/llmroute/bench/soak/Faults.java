package dev.llmroute.bench.soak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Lets random models of the simulator fail in random ways for moments. Ends when its thread is interrupted. */
final class Faults implements Runnable {
    /** Behaviours as the simulator's admin API takes them, by what they are called in the table. */
    private static final List<Map.Entry<String, String>> ALL = List.of(
            Map.entry("429, tokens per day", "{\"type\":\"Limit\",\"lastsMs\":1500,\"wording\":\"GroqTokensPerDay\"}"),
            Map.entry(
                    "429, tokens per minute, retry-after",
                    "{\"type\":\"Limit\",\"lastsMs\":1200,\"wording\":\"OpenAiTokensPerMinute\",\"headers\":[\"retry-after\",\"retry-after-ms\"]}"),
            Map.entry("429 without a wait", "{\"type\":\"Limit\",\"wording\":\"NoWait\"}"),
            Map.entry("429 in words", "{\"type\":\"Limit\",\"message\":\"Too much. Please try again in 1.5s.\"}"),
            Map.entry("overloaded", "{\"type\":\"Overloaded\"}"),
            Map.entry(
                    "500",
                    "{\"type\":\"Fixed\",\"status\":500,\"body\":{\"error\":{\"message\":\"Oops\",\"type\":\"server_error\"}}}"),
            Map.entry(
                    "502 as a page",
                    "{\"type\":\"Fixed\",\"status\":502,\"headers\":{\"content-type\":\"text/html\"},\"body\":\"<html>Bad gateway</html>\"}"),
            Map.entry(
                    "200 as a page",
                    "{\"type\":\"Fixed\",\"status\":200,\"headers\":{\"content-type\":\"text/html\"},\"body\":\"<html>Sign in</html>\"}"),
            Map.entry(
                    "error under 200",
                    "{\"type\":\"ErrorBody\",\"error\":{\"message\":\"Overloaded\",\"type\":\"overloaded_error\"}}"),
            Map.entry(
                    "error as first event",
                    "{\"type\":\"ErrorEvent\",\"error\":{\"message\":\"Overloaded\",\"type\":\"overloaded_error\"}}"),
            Map.entry(
                    "error within a stream",
                    "{\"type\":\"ErrorEvent\",\"afterTokens\":3,\"error\":{\"message\":\"Overloaded\",\"type\":\"overloaded_error\"}}"),
            Map.entry("reset before any byte", "{\"type\":\"Reset\"}"),
            Map.entry("stream cut", "{\"type\":\"Reset\",\"afterTokens\":4}"),
            Map.entry("stall", "{\"type\":\"Stall\",\"afterTokens\":2}"),
            Map.entry("stall before content", "{\"type\":\"Stall\",\"afterTokens\":0}"),
            Map.entry("silence", "{\"type\":\"Silent\"}"),
            Map.entry("malformed event", "{\"type\":\"Malformed\",\"afterTokens\":3}"),
            Map.entry("missing end", "{\"type\":\"MissingDone\"}"),
            Map.entry(
                    "slow tokens",
                    "{\"type\":\"Answer\",\"pace\":{\"latencyMs\":50,\"firstTokenMs\":200,\"intervalMs\":20}}"));

    /** Of one model only: the route goes on from an empty answer once. */
    private static final Map.Entry<String, String> EMPTY = Map.entry("empty answer", "{\"type\":\"Empty\"}");

    private final HttpClient http = HttpClient.newHttpClient();
    private final int simulatorPort;
    private final List<String> models;
    private final RandomGenerator random;
    private final Map<String, Integer> played = new TreeMap<>();

    /** @param models as {@code provider/model}; the first of them is the one that answers nothing at times */
    Faults(int simulatorPort, List<String> models, RandomGenerator random) {
        this.simulatorPort = simulatorPort;
        this.models = models;
        this.random = random;
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                play();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            throw new IllegalStateException("the simulator takes no fault", failed);
        }
    }

    private void play() throws IOException, InterruptedException {
        int model = random.nextInt(models.size());
        int kind = random.nextInt(model == 0 ? ALL.size() + 1 : ALL.size());
        Map.Entry<String, String> fault = kind == ALL.size() ? EMPTY : ALL.get(kind);
        played.merge(fault.getKey(), 1, Integer::sum);
        URI behaviour = URI.create("http://127.0.0.1:" + simulatorPort + "/admin/behaviours/" + models.get(model));
        send(HttpRequest.newBuilder(behaviour).PUT(BodyPublishers.ofString(fault.getValue())));
        try {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(100, 600));
        } finally {
            send(HttpRequest.newBuilder(behaviour).DELETE());
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(100, 900));
    }

    private void send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(response.statusCode() + " " + response.body());
        }
    }

    /** How often each was played; only after the end. */
    Map<String, Integer> played() {
        return played;
    }
}
