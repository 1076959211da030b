package dev.llmroute.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.simulator.behaviour.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Asks as a plain client does: it keeps connections as long as it is let, and never asks twice. JDK's client repeats no POST of which
 * anything was sent, but connects twice unless {@code -Djdk.httpclient.disableRetryConnect} is set. Thread-safe.
 */
final class LoadCaller {
    /** Far above what any answer here takes. */
    private static final Duration TIMEOUT = Duration.ofSeconds(45);

    /** Why a request was not answered as it should have been. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        Failed(String why) {
            super(why);
        }
    }

    /** Without a timeout of its own for connecting: on a starved node that takes seconds, and what counts is whether an answer comes. */
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String key;

    /** @param key of the caller */
    LoadCaller(String key) {
        this.key = key;
    }

    /**
     * A whole answer, in one piece.
     *
     * @return the target that gave it
     */
    String ask(String url, String model) throws Failed, InterruptedException {
        try {
            HttpResponse<String> response =
                    client.send(request(url, model, false), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new Failed(response.statusCode() + " " + response.body());
            }
            return target(response);
        } catch (IOException e) {
            throw new Failed(e.toString());
        }
    }

    /**
     * A stream that ends as OpenAI's do. One that was cut, or tells an error in its middle, is a failure however much came before.
     *
     * @return the target that gave it
     */
    String stream(String url, String model) throws Failed, InterruptedException {
        HttpResponse<Stream<String>> response;
        try {
            response = client.send(request(url, model, true), HttpResponse.BodyHandlers.ofLines());
        } catch (IOException e) {
            throw new Failed(e.toString());
        }
        String last = "";
        int events = 0;
        try (Stream<String> lines = response.body()) {
            for (String line : (Iterable<String>) lines.filter(each -> !each.isBlank())::iterator) {
                last = line;
                events++;
                if (line.startsWith("data: {\"error\"")) {
                    throw new Failed("stream, after " + events + " lines: " + line);
                }
            }
        } catch (UncheckedIOException e) {
            throw new Failed("stream cut after " + events + " lines: " + e.getCause());
        }
        if (response.statusCode() != 200 || !last.equals("data: [DONE]")) {
            throw new Failed(
                    "stream of status " + response.statusCode() + " ended after " + events + " lines: " + last);
        }
        return target(response);
    }

    private HttpRequest request(String url, String model, boolean stream) {
        ObjectNode body = Json.object().put("model", model).put("stream", stream);
        body.putArray("messages").addObject().put("role", "user").put("content", "Say hello.");
        return HttpRequest.newBuilder(URI.create(url + "/v1/chat/completions"))
                .timeout(TIMEOUT)
                .header("authorization", "Bearer " + key)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
                .build();
    }

    private static String target(HttpResponse<?> response) {
        return response.headers().firstValue("x-llmroute-target").orElse("(none)");
    }
}
