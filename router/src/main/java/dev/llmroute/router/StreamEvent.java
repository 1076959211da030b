package dev.llmroute.router;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.api.Dialect;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What an event of a provider's stream is to the relay. */
enum StreamEvent {
    /** Nothing a caller would miss if another target answered instead: comments, pings, role-only chunks, empty deltas. */
    HeldBack,
    /** The first of these commits the answer to its target. */
    Content,
    /** An error inside the stream. */
    Error,
    /** The end marker: {@code [DONE]} or {@code message_stop}. */
    Done,
    /** Data that is no JSON. */
    Malformed;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Judges one whole event. */
    static StreamEvent of(Dialect dialect, Buffer event) {
        String data = data(event);
        if (data.isEmpty()) {
            return HeldBack;
        }
        if (data.equals("[DONE]")) {
            return Done;
        }
        try {
            JsonNode json = JSON.readTree(data);
            return switch (dialect) {
                case OpenAI -> ofChunk(json);
                case Anthropic -> ofMessageEvent(json);
            };
        } catch (JsonProcessingException e) {
            return Malformed;
        }
    }

    /** Judges an event behind the first content, where only its end and its errors matter: most events need not be read for that. */
    static StreamEvent afterContent(Dialect dialect, Buffer event) {
        String text = event.toString(StandardCharsets.UTF_8);
        String end = dialect == Dialect.OpenAI ? "[DONE]" : "message_stop";
        return text.contains(end) || text.contains("\"error\"") ? of(dialect, event) : Content;
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

    /** The data of an event as JSON; empty where it has none, or something else. */
    static Optional<JsonNode> json(Buffer event) {
        String data = data(event);
        try {
            return data.isEmpty() || data.equals("[DONE]") ? Optional.empty() : Optional.of(JSON.readTree(data));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static StreamEvent ofChunk(JsonNode chunk) {
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

    private static StreamEvent ofMessageEvent(JsonNode event) {
        return switch (event.path("type").asText()) {
            case "error" -> Error;
            case "message_stop" -> Done;
            case "message_start", "ping", "content_block_stop" -> HeldBack;
            case "content_block_start" -> blockSays(event.path("content_block")) ? Content : HeldBack;
            case "content_block_delta" -> blockSays(event.path("delta")) ? Content : HeldBack;
            default -> Content;
        };
    }

    /** Whether a block, or a piece of one, says anything besides its type. */
    private static boolean blockSays(JsonNode block) {
        for (var field : block.properties()) {
            if (!field.getKey().equals("type") && says(field.getValue())) {
                return true;
            }
        }
        return false;
    }

    private static boolean says(JsonNode value) {
        return value.isTextual() ? !value.asText().isEmpty() : value.isContainerNode() && !value.isEmpty();
    }
}
