package dev.llmroute.router.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What an event of a provider's stream is to the relay. */
public enum StreamEvent {
    /** Nothing that a caller would miss if another target answered instead: comments, pings, role-only chunks, empty deltas, an end without content. */
    HELD_BACK,
    /** Content: the first such event commits the answer to its target. */
    CONTENT,
    /**
     * No answer, yet not nothing: blanks, a refusal, an end for a reason such as a filter. It commits the answer to its target, too, unless
     * another one is still being asked.
     */
    THIN,
    /** An error inside the stream. */
    ERROR,
    /** An end whose reason says that the provider failed. */
    FAILED,
    /** The end marker: {@code [DONE]}, {@code message_stop} or {@code response.completed}; before any content the answer says nothing. */
    DONE,
    /** An end marker that contains the content, or says why there is none. */
    DONE_WITH_CONTENT,
    /** An end marker of an answer without content that says why. */
    DONE_THIN,
    /** Data that is no JSON. */
    MALFORMED;

    /** No real event has as many values; a tree of more would fill the heap. */
    private static final long MAX_TOKENS = 1_000_000;

    static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
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
     * @param finish is told what the event says about the end of the answer
     */
    public static StreamEvent of(Surface surface, Buffer event, StreamFinish finish) {
        return of(surface, event.toString(StandardCharsets.UTF_8), finish);
    }

    private static StreamEvent of(Surface surface, String text, StreamFinish finish) {
        if (EventErrors.isErrorByName(text)) {
            return ERROR;
        }
        String data = data(text);
        if (data.isEmpty()) {
            return HELD_BACK;
        }
        if (data.equals("[DONE]")) {
            return DONE;
        }
        try {
            JsonNode json = JSON.readTree(data);
            // Whatever finish reason stands beside it, the answer is not whole.
            if (EventErrors.tellsError(json) || EventErrors.isErrorItself(surface, json)) {
                return ERROR;
            }
            return switch (surface) {
                case ChatCompletions, Completions, Embeddings -> {
                    finish.chunk(json);
                    yield EventContent.ofChunk(json);
                }
                case Responses -> EventContent.ofResponseEvent(json);
                case Messages, CountTokens -> {
                    finish.messageEvent(json);
                    yield EventContent.ofMessageEvent(json);
                }
            };
        } catch (JsonProcessingException e) {
            return MALFORMED;
        }
    }

    /** Judges an event behind the first content, for a stream of which nothing else is asked. */
    public static StreamEvent afterContent(Surface surface, Buffer event) {
        return afterContent(surface, event, new StreamFinish());
    }

    /**
     * Judges an event behind the first content, where only ends, errors and broken data matter: no tree is made of other events.
     *
     * @param finish is told what the event says about the end of the answer
     */
    public static StreamEvent afterContent(Surface surface, Buffer event, StreamFinish finish) {
        String text = event.toString(StandardCharsets.UTF_8);
        boolean telling = switch (surface) {
            case Messages, CountTokens -> text.contains("message_stop") || text.contains("message_delta");
            case Responses -> text.contains("\"response.");
            default -> text.contains("[DONE]") || text.contains("\"base_resp\"");
        };
        if (telling || text.contains("\"error\"") || EventErrors.mayBeErrorByName(text)) {
            StreamEvent kind = of(surface, text, finish);
            return kind == FAILED && !finish.hasFailed() ? CONTENT : kind;
        }
        String data = data(text);
        if (!data.isEmpty() && !isJson(data, finish)) {
            return MALFORMED;
        }
        boolean mayBeError = !data.isEmpty() && EventErrors.mayBeErrorItself(surface, text);
        if (mayBeError && of(surface, text, new StreamFinish()) == ERROR) {
            return ERROR;
        }
        return finish.hasFailed() ? FAILED : CONTENT;
    }

    private static boolean isJson(String data, StreamFinish finish) {
        try (JsonParser parser = JSON.getFactory().createParser(data)) {
            finish.chunk(parser);
            return parser.nextToken() == null;
        } catch (IOException malformed) {
            return false;
        }
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

    /** The data of an event as JSON; empty if it has none, or data of another kind. */
    public static Optional<JsonNode> json(Buffer event) {
        String data = data(event);
        try {
            return data.isEmpty() || data.equals("[DONE]") ? Optional.empty() : Optional.of(JSON.readTree(data));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
