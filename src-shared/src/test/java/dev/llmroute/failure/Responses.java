package dev.llmroute.failure;

import dev.llmroute.json.ErrorBodies;
import java.time.Instant;
import java.util.Map;

/** Responses as tests write them. */
final class Responses {
    static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private Responses() {}

    static ProviderResponse response(int status, Map<String, String> headers, String body) {
        return new ProviderResponse("any", status, headers, ErrorBodies.read(body), NOW);
    }

    static ProviderResponse response(int status, String body) {
        return response(status, Map.of(), body);
    }

    /** An error in OpenAI's shape with this message. */
    static ProviderResponse message(int status, String message) {
        return response(status, "{\"error\":{\"message\":\"" + message + "\"}}");
    }

    static Failure failure(ProviderResponse response) {
        return FailureClassifier.classify(response).orElseThrow();
    }

    /** The wait that a 429 with this message states, in ms; -1 where it states none. */
    static long waitOf(String message) {
        return waitOf(message(429, message));
    }

    static long waitOf(ProviderResponse response) {
        Wait wait = failure(response).statedWait();
        return wait == null ? -1 : wait.millis();
    }

    static long waitOfHeader(String name, String value) {
        return waitOf(response(429, Map.of(name, value), ""));
    }
}
