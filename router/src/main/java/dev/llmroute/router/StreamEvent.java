package dev.llmroute.router;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** What an event of an OpenAI stream is to the relay. */
enum StreamEvent {
    /** Nothing a caller would miss if another target answered instead: comments, role-only chunks, empty deltas. */
    HeldBack,
    /** The first of these commits the answer to its target. */
    Content,
    /** An error inside the stream. */
    Error,
    /** The end marker {@code [DONE]}. */
    Done,
    /** Data that is no JSON. */
    Malformed;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Judges one whole event. */
    static StreamEvent of(Buffer event) {
        String data = data(event);
        if (data.isEmpty()) {
            return HeldBack;
        }
        if (data.equals("[DONE]")) {
            return Done;
        }
        try {
            return of(JSON.readTree(data));
        } catch (JsonProcessingException e) {
            return Malformed;
        }
    }

    /** The data of an event: its {@code data} lines, joined. */
    static String data(Buffer event) {
        StringBuilder data = new StringBuilder();
        event.toString(StandardCharsets.UTF_8).lines().forEach(line -> {
            if (line.startsWith("data:")) {
                data.append(data.isEmpty() ? "" : "\n")
                        .append(line.startsWith("data: ") ? line.substring(6) : line.substring(5));
            }
        });
        return data.toString().strip();
    }

    private static StreamEvent of(JsonNode chunk) {
        JsonNode error = chunk.path("error");
        if (!error.isMissingNode() && !error.isNull()) {
            return Error;
        }
        for (JsonNode choice : chunk.path("choices")) {
            if (choice.hasNonNull("finish_reason") || says(choice.path("text")) || deltaSays(choice.path("delta"))) {
                return Content;
            }
        }
        return HeldBack;
    }

    private static boolean deltaSays(JsonNode delta) {
        for (var field : delta.properties()) {
            if (!field.getKey().equals("role") && says(field.getValue())) {
                return true;
            }
        }
        return false;
    }

    private static boolean says(JsonNode value) {
        return value.isTextual() ? !value.asText().isEmpty() : value.isContainerNode() && !value.isEmpty();
    }
}
