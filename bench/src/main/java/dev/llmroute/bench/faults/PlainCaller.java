package dev.llmroute.bench.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks for plain chat completions, one after the other over one connection. Not thread-safe. */
final class PlainCaller {
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final HttpRequest request;
    private final int status;

    /** @param status that is expected */
    PlainCaller(String url, String model, int status) {
        this.status = status;
        this.request = HttpRequest.newBuilder(URI.create(url))
                .header("content-type", "application/json")
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofString(
                        "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]}"))
                .build();
    }

    /**
     * Asks once.
     *
     * @return how long it took until the answer was whole, in ns
     * @throws IOException where the status is another one
     */
    long ask() throws IOException, InterruptedException {
        long began = System.nanoTime();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        long took = System.nanoTime() - began;
        if (answer.statusCode() != status) {
            throw new IOException("status " + answer.statusCode() + ": " + answer.body());
        }
        return took;
    }
}
