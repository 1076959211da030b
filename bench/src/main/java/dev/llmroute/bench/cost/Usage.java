package dev.llmroute.bench.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;

/** What answers said that they took, added up. Not thread-safe. */
final class Usage {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Dollars a token, in the proportions that vendors have: what is cached at a tenth of what is not, an answer at five times. */
    private static final double INPUT = 3e-6;

    private static final double CACHED = 0.1 * INPUT;
    private static final double OUTPUT = 5 * INPUT;

    private long input;
    private long cached;
    private long output;

    /** @param answer a chat completion */
    void add(HttpResponse<String> answer) {
        JsonNode usage = usage(answer);
        input += usage.path("prompt_tokens").asLong();
        cached += usage.path("prompt_tokens_details").path("cached_tokens").asLong();
        output += usage.path("completion_tokens").asLong();
    }

    private static JsonNode usage(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body()).path("usage");
        } catch (IOException e) {
            throw new UncheckedIOException("an answer is no JSON", e);
        }
    }

    double cachedShare() {
        return (double) cached / input;
    }

    double dollars() {
        return (input - cached) * INPUT + cached * CACHED + output * OUTPUT;
    }
}
