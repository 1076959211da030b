package dev.llmroute.router;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What an event of a provider's stream is to the relay. */
enum StreamEvent {
    /** Nothing a caller would miss if another target answered instead: comments, pings, role-only chunks, empty deltas, an end without a word. */
    HeldBack,
    /** The first of these commits the answer to its target. */
    Content,
    /** An error inside the stream. */
    Error,
    /** The end marker: {@code [DONE]}, {@code message_stop} or {@code response.completed}; before any content the answer says nothing. */
    Done,
    /** An end marker that has the content in it, or says why there is none. */
    DoneWithContent,
    /** Data that is no JSON. */
    Malformed;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Judges one whole event. */
    static StreamEvent of(Surface surface, Buffer event) {
        String data = data(event);
        if (data.isEmpty()) {
            return HeldBack;
        }
        if (data.equals("[DONE]")) {
            return Done;
        }
        try {
            JsonNode json = JSON.readTree(data);
            return switch (surface) {
                case ChatCompletions, Completions, Embeddings -> ofChunk(json);
                case Responses -> ofResponseEvent(json);
                case Messages, CountTokens -> ofMessageEvent(json);
            };
        } catch (JsonProcessingException e) {
            return Malformed;
        }
    }

    /** Judges an event behind the first content, where only its end, its errors and broken data matter: no tree is made for others. */
    static StreamEvent afterContent(Surface surface, Buffer event) {
        String text = event.toString(StandardCharsets.UTF_8);
        String end = switch (surface) {
            case Messages, CountTokens -> "message_stop";
            case Responses -> "\"response.";
            default -> "[DONE]";
        };
        if (text.contains(end) || text.contains("\"error\"")) {
            return of(surface, event);
        }
        String data = data(text);
        return data.isEmpty() || isJson(data) ? Content : Malformed;
    }

    private static boolean isJson(String data) {
        try (JsonParser parser = JSON.getFactory().createParser(data)) {
            parser.nextToken();
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException malformed) {
            return false;
        }
    }

    /** The data of an event: its {@code data} lines, joined. */
    static String data(Buffer event) {
        return data(event.toString(StandardCharsets.UTF_8));
    }

    private static String data(String event) {
        StringBuilder data = new StringBuilder();
        event.lines().forEach(line -> {
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
            String finish = choice.path("finish_reason").asText("");
            boolean cutShort = !finish.isEmpty() && !finish.equals("stop") && !finish.equals("null");
            if (cutShort || says(choice.path("text")) || deltaSays(choice.path("delta"))) {
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

    private static StreamEvent ofResponseEvent(JsonNode event) {
        String type = event.path("type").asText();
        return switch (type) {
            case "error", "response.failed" -> Error;
            case "response.completed" -> WholeAnswer.isEmptyResponse(event.path("response")) ? Done : DoneWithContent;
            case "response.incomplete" -> DoneWithContent;
            case "response.created",
                    "response.queued",
                    "response.in_progress",
                    "response.content_part.added",
                    "response.content_part.done" -> HeldBack;
            case "response.output_item.added", "response.output_item.done" ->
                event.at("/item/type").asText().equals("message") ? HeldBack : Content;
            case "response.output_text.done" -> event.path("text").asText("x").isEmpty() ? HeldBack : Content;
            default ->
                type.endsWith(".delta") && event.path("delta").asText("x").isEmpty() ? HeldBack : Content;
        };
    }

    private static StreamEvent ofMessageEvent(JsonNode event) {
        return switch (event.path("type").asText()) {
            case "error" -> Error;
            case "message_stop" -> Done;
            case "message_start", "ping", "content_block_stop" -> HeldBack;
            case "content_block_start" -> blockSays(event.path("content_block")) ? Content : HeldBack;
            case "content_block_delta" -> blockSays(event.path("delta")) ? Content : HeldBack;
            case "message_delta" -> event.at("/delta/stop_reason").asText().equals("end_turn") ? HeldBack : Content;
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
