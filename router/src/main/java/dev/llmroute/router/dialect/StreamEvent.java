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
    /**
     * Nothing that answers the caller, yet not nothing: blanks, a refusal, an end for a reason such as a filter. It commits the answer to its
     * target too, but where another one is still being asked.
     */
    Thin,
    /** An error inside the stream. */
    Error,
    /** An end whose reason says that the provider failed. */
    Failed,
    /** The end marker: {@code [DONE]}, {@code message_stop} or {@code response.completed}; before any content the answer says nothing. */
    Done,
    /** An end marker that has the content in it, or says why there is none. */
    DoneWithContent,
    /** An end marker behind which there is nothing that answers the caller, but the reason why. */
    DoneThin,
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
            // Whatever reason for its end stands beside it: the answer is not whole.
            if (tellsError(json) || isErrorItself(surface, json)) {
                return Error;
            }
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

    /**
     * Whether the data is an error with nothing around it, as it would be the body of a refusal: {@code {"code":429,"message":"..."}}. Answers
     * have what no error has, so that only what has not is looked at.
     */
    private static boolean isErrorItself(Surface surface, JsonNode json) {
        return json.isObject()
                && !json.hasNonNull(answers(surface))
                && (ErrorBody.reportsError(JSON.convertValue(json, Object.class)) || isErrorInWords(json));
    }

    /** FastAPI's {@code detail}, a {@code message} with whatever beside it; what counts tokens is none. */
    private static boolean isErrorInWords(JsonNode json) {
        return !json.path("usage").isObject()
                && (says(json.path("detail"))
                        || says(json.path("errors"))
                        || says(json.path("msg"))
                        || (json.path("message").isTextual() && says(json.get("message"))));
    }

    /** The member that every answer has. */
    private static String answers(Surface surface) {
        return switch (surface) {
            case ChatCompletions, Completions -> "choices";
            case Embeddings -> "data";
            case Responses, Messages, CountTokens -> "type";
        };
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
        boolean mayBeError = !data.isEmpty() && !text.contains("\"" + answers(surface) + "\"");
        if (mayBeError && of(surface, event) == Error) {
            return Error;
        }
        return finish.hasFailed() ? Failed : Content;
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

    /**
     * Whether an error stands in an event of whatever kind, or in one of its choices.
     *
     * @see <a href="https://openrouter.ai/docs/api-reference/errors">OpenRouter, "Mid-stream errors": beside a finish_reason</a>
     */
    private static boolean tellsError(JsonNode event) {
        if (isError(event.path("error")) || isError(event.path("response").path("error"))) {
            return true;
        }
        for (JsonNode choice : event.path("choices")) {
            if (isError(choice.path("error"))) {
                return true;
            }
        }
        return false;
    }

    /** That the provider failed may be told by the reason for which a choice ends without a word. */
    private static StreamEvent ofChunk(JsonNode chunk) {
        boolean failed = false;
        boolean thin = false;
        for (JsonNode choice : chunk.path("choices")) {
            JsonNode finish = choice.path("finish_reason");
            if (FinishReason.isFailureAmid(finish)) {
                return Failed;
            }
            boolean fails = FinishReason.isFailure(finish);
            boolean cutShort = FinishReason.isGiven(finish) && !finish.asText().equals("stop") && !fails;
            // Some vendors send a whole message where others send pieces.
            JsonNode said = choice.has("delta") ? choice.get("delta") : choice.path("message");
            if (answers(choice.path("text")) || deltaAnswers(said)) {
                return Content;
            }
            thin |= cutShort || says(choice.path("text")) || deltaSays(said);
            failed |= fails;
        }
        return thin ? Thin : failed ? Failed : HeldBack;
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

    private static boolean deltaAnswers(JsonNode delta) {
        for (var field : delta.properties()) {
            boolean other = field.getKey().equals("role") || field.getKey().equals("refusal");
            if (!other && answers(field.getValue())) {
                return true;
            }
        }
        return false;
    }

    private static StreamEvent ofResponseEvent(JsonNode event) {
        String type = event.path("type").asText();
        return switch (type) {
            case "" -> HeldBack;
            case "error", "response.failed" -> Error;
            case "response.completed" ->
                AnswerBody.isEmptyResponse(event.path("response")) ? Done : doneWith(event.path("response"));
            case "response.incomplete" -> doneWith(event.path("response"));
            case "response.refusal.delta", "response.refusal.done" -> Thin;
            case "response.created",
                    "response.queued",
                    "response.in_progress",
                    "response.content_part.added",
                    "response.content_part.done" -> HeldBack;
            case "response.output_item.added", "response.output_item.done" ->
                event.at("/item/type").asText().equals("message") ? HeldBack : Content;
            case "response.output_text.done" -> ofText(event.path("text"));
            default -> type.endsWith(".delta") ? ofText(event.path("delta")) : Content;
        };
    }

    private static StreamEvent doneWith(JsonNode response) {
        return AnswerBody.answersNothing(response.path("output")) ? DoneThin : DoneWithContent;
    }

    private static StreamEvent ofText(JsonNode text) {
        String said = text.asText("x");
        return said.isEmpty() ? HeldBack : said.isBlank() ? Thin : Content;
    }

    private static StreamEvent ofMessageEvent(JsonNode event) {
        return switch (event.path("type").asText()) {
            case "error" -> Error;
            case "message_stop" -> Done;
            case "message_start", "ping", "content_block_stop" -> HeldBack;
            case "content_block_start" -> ofBlock(event.path("content_block"));
            case "content_block_delta" -> ofBlock(event.path("delta"));
            case "message_delta" -> ofStop(event.at("/delta/stop_reason"));
            // Not even its type is told.
            case "" -> HeldBack;
            default -> Content;
        };
    }

    private static StreamEvent ofStop(JsonNode reason) {
        if (FinishReason.isFailure(reason)) {
            return Failed;
        }
        return !FinishReason.isGiven(reason) || reason.asText().equals("end_turn") ? HeldBack : Thin;
    }

    /** Whether a block, or a piece of one, says anything besides its type. */
    private static StreamEvent ofBlock(JsonNode block) {
        StreamEvent kind = HeldBack;
        for (var field : block.properties()) {
            boolean type = field.getKey().equals("type");
            if (!type && answers(field.getValue())) {
                return Content;
            }
            kind = !type && says(field.getValue()) ? Thin : kind;
        }
        return kind;
    }

    private static boolean answers(JsonNode value) {
        return says(value) && !(value.isTextual() && value.asText().isBlank());
    }

    private static boolean says(JsonNode value) {
        return value.isTextual() ? !value.asText().isEmpty() : value.isContainerNode() && !value.isEmpty();
    }
}
