package dev.llmroute.router.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.failure.ErrorBody;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What an event of a provider's stream is to the relay. */
public enum StreamEvent {
    /** Nothing a caller would miss if another target answered instead: comments, pings, role-only chunks, empty deltas, an end without a word. */
    HeldBack,
    /** The first of these commits the answer to its target. */
    Content,
    /** An error inside the stream. */
    Error,
    /** An end whose reason says that the provider failed. */
    Failed,
    /** The end marker: {@code [DONE]}, {@code message_stop} or {@code response.completed}; before any content the answer says nothing. */
    Done,
    /** An end marker that has the content in it, or says why there is none. */
    DoneWithContent,
    /** Data that is no JSON. */
    Malformed;

    private static final String EVENT = "event:";

    /** No event says so much in so many values; a tree of more would fill the heap. */
    private static final long MAX_TOKENS = 1_000_000;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(SseSplitter.MAX_EVENT_BYTES)
                    .maxTokenCount(MAX_TOKENS)
                    .build())
            .build());

    /** Judges one whole event, for a stream of which nothing else is asked. */
    public static StreamEvent of(Surface surface, Buffer event) {
        return of(surface, event, new StreamFinish());
    }

    /**
     * Judges one whole event.
     *
     * @param finish hears of what the event says of the answer's end
     */
    public static StreamEvent of(Surface surface, Buffer event, StreamFinish finish) {
        String text = event.toString(StandardCharsets.UTF_8);
        String data = data(text);
        if (isErrorByName(text)) {
            return Error;
        }
        if (data.isEmpty()) {
            return HeldBack;
        }
        if (data.equals("[DONE]")) {
            return Done;
        }
        try {
            JsonNode json = JSON.readTree(data);
            return switch (surface) {
                case ChatCompletions, Completions, Embeddings -> {
                    finish.chunk(json);
                    yield ofChunk(json);
                }
                case Responses -> ofResponseEvent(json);
                case Messages, CountTokens -> {
                    finish.messageEvent(json);
                    yield ofMessageEvent(json);
                }
            };
        } catch (JsonProcessingException e) {
            return Malformed;
        }
    }

    /** An event that is named {@code error} is one, whatever its data looks like. */
    private static boolean isErrorByName(String event) {
        return mayBeErrorByName(event)
                && event.lines()
                        .anyMatch(line -> line.startsWith(EVENT)
                                && line.substring(EVENT.length()).strip().equals("error"));
    }

    private static boolean mayBeErrorByName(String event) {
        for (int at = event.indexOf(EVENT); at >= 0; at = event.indexOf(EVENT, at + 1)) {
            int value = at + EVENT.length();
            if (event.startsWith("error", value) || event.startsWith(" error", value)) {
                return true;
            }
        }
        return false;
    }

    /** Judges an event behind the first content, for a stream of which nothing else is asked. */
    public static StreamEvent afterContent(Surface surface, Buffer event) {
        return afterContent(surface, event, new StreamFinish());
    }

    /**
     * Judges an event behind the first content, where only its end, its errors and broken data matter: no tree is made for others.
     *
     * @param finish hears of what the event says of the answer's end
     */
    public static StreamEvent afterContent(Surface surface, Buffer event, StreamFinish finish) {
        String text = event.toString(StandardCharsets.UTF_8);
        boolean telling = switch (surface) {
            case Messages, CountTokens -> text.contains("message_stop") || text.contains("message_delta");
            case Responses -> text.contains("\"response.");
            default -> text.contains("[DONE]") || text.contains("\"base_resp\"");
        };
        if (telling || text.contains("\"error\"") || mayBeErrorByName(text)) {
            StreamEvent kind = of(surface, event, finish);
            return kind == Failed && !finish.hasFailed() ? Content : kind;
        }
        String data = data(text);
        if (!data.isEmpty() && !isJson(data, finish)) {
            return Malformed;
        }
        if (isOdd(surface, text) && of(surface, event) == Error) {
            return Error;
        }
        return finish.hasFailed() ? Failed : Content;
    }

    /** Whether it lacks what each event of its kind has: perhaps an error that does not say so. */
    private static boolean isOdd(Surface surface, String text) {
        return switch (surface) {
            case Messages, CountTokens, Responses -> !text.contains("\"type\"");
            default -> !text.contains("\"choices\"");
        };
    }

    /** Reads it through for its choices, and without a tree. */
    private static boolean isJson(String data, StreamFinish finish) {
        try (JsonParser parser = JSON.getFactory().createParser(data)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    boolean choices = parser.currentName().equals("choices");
                    if (parser.nextToken() == JsonToken.START_ARRAY && choices) {
                        choices(parser, finish);
                    } else {
                        parser.skipChildren();
                    }
                }
            } else {
                parser.skipChildren();
            }
            return parser.nextToken() == null;
        } catch (IOException malformed) {
            return false;
        }
    }

    private static void choices(JsonParser parser, StreamFinish finish) throws IOException {
        for (JsonToken each = parser.nextToken(); each != JsonToken.END_ARRAY; each = parser.nextToken()) {
            if (each == JsonToken.START_OBJECT) {
                choice(parser, finish);
            } else {
                parser.skipChildren();
            }
        }
    }

    private static void choice(JsonParser parser, StreamFinish finish) throws IOException {
        int index = 0;
        String reason = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_NUMBER_INT && name.equals("index")) {
                index = parser.getValueAsInt();
            } else if (value == JsonToken.VALUE_STRING && name.equals("finish_reason")) {
                reason = parser.getText();
            } else {
                parser.skipChildren();
            }
        }
        finish.choice(index, reason);
    }

    /** The data of an event: its {@code data} lines, joined. */
    public static String data(Buffer event) {
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
    public static Optional<JsonNode> json(Buffer event) {
        String data = data(event);
        try {
            return data.isEmpty() || data.equals("[DONE]") ? Optional.empty() : Optional.of(JSON.readTree(data));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** An error may stand in a choice, as OpenRouter has it, or be told by the reason for which a choice ends without a word. */
    private static StreamEvent ofChunk(JsonNode chunk) {
        if (isError(chunk.path("error")) || (!chunk.path("choices").isArray() && isOtherError(chunk))) {
            return Error;
        }
        boolean failed = false;
        boolean says = false;
        for (JsonNode choice : chunk.path("choices")) {
            if (isError(choice.path("error"))) {
                return Error;
            }
            JsonNode finish = choice.path("finish_reason");
            if (FinishReason.isFailureAmid(finish)) {
                return Failed;
            }
            boolean fails = FinishReason.isFailure(finish);
            boolean cutShort = FinishReason.isGiven(finish) && !finish.asText().equals("stop") && !fails;
            // Some vendors send a whole message where others send pieces.
            JsonNode said = choice.has("delta") ? choice.get("delta") : choice.path("message");
            says |= cutShort || says(choice.path("text")) || deltaSays(said);
            failed |= fails;
        }
        return says ? Content : failed ? Failed : HeldBack;
    }

    /**
     * Whether data that is no event of its surface is an error under another name than {@code error}: vLLM's {@code object: error}, FastAPI's
     * {@code detail}, a {@code message} with a code, the numbers of MiniMax and others.
     */
    private static boolean isOtherError(JsonNode data) {
        return data.isObject()
                && !data.path("usage").isObject()
                && (ErrorBody.reportsError(JSON.convertValue(data, Object.class))
                        || says(data.path("detail"))
                        || says(data.path("errors"))
                        || (data.path("message").isTextual() && says(data.get("message")))
                        || says(data.path("msg")));
    }

    private static boolean isError(JsonNode error) {
        return !error.isMissingNode()
                && !error.isNull()
                && !(error.isTextual() && error.asText().isEmpty());
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
            case "" -> isError(event.path("error")) || isOtherError(event) ? Error : HeldBack;
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
            case "message_delta" -> ofStop(event.at("/delta/stop_reason"));
            // Not even its type is told.
            case "" -> isError(event.path("error")) || isOtherError(event) ? Error : HeldBack;
            default -> Content;
        };
    }

    private static StreamEvent ofStop(JsonNode reason) {
        if (FinishReason.isFailure(reason)) {
            return Failed;
        }
        return !FinishReason.isGiven(reason) || reason.asText().equals("end_turn") ? HeldBack : Content;
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
