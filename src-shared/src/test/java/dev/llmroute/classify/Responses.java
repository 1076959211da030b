package dev.llmroute.classify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.errorbody.ErrorBodies;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.Wait;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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

    /** The rows of a resource of JSON lines. */
    static List<JsonNode> rows(String resource) throws IOException {
        try (InputStream lines = Objects.requireNonNull(Responses.class.getResourceAsStream(resource));
                MappingIterator<JsonNode> rows =
                        new ObjectMapper().readerFor(JsonNode.class).readValues(lines)) {
            return rows.readAll();
        }
    }

    /** A row of the corpus as a response. */
    static ProviderResponse of(JsonNode row) {
        Map<String, String> headers = new HashMap<>();
        row.get("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        JsonNode observedAt = row.path("observed_at");
        return new ProviderResponse(
                row.get("provider").asText(),
                row.get("status").asInt(),
                headers,
                ErrorBodies.read(row.get("body").asText()),
                observedAt.isTextual()
                        ? OffsetDateTime.parse(observedAt.asText()).toInstant()
                        : NOW);
    }
}
