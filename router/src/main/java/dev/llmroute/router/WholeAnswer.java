package dev.llmroute.router;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The body of a success, parsed once at most for all who look at it. Not thread-safe. */
final class WholeAnswer {
    /** What a body says. */
    enum Said {
        /** It is no JSON object: a page of a proxy, or the half of an answer. */
        NoJson,
        /** It says nothing: no text, no call of a tool, no refusal, although the model says that it came to its end; or no answer is in it at all. */
        Empty,
        Content
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    /** An answer that says nothing is not longer; a longer one need not be read. */
    private static final int MAX_EMPTY_BYTES = 4096;

    private final Surface surface;
    private final Buffer body;
    private @Nullable JsonNode tree;

    /** @param surface in which the target answers */
    WholeAnswer(Surface surface, Buffer body) {
        this.surface = surface;
        this.body = body;
    }

    Buffer body() {
        return body;
    }

    /**
     * The body as a tree.
     *
     * @throws IOException where it is no JSON
     */
    JsonNode tree() throws IOException {
        if (tree == null) {
            tree = JSON.readTree(body.getBytes());
        }
        return tree;
    }

    /** The tree where somebody needed it before; else null. */
    @Nullable
    JsonNode knownTree() {
        return tree;
    }

    Said said() {
        if (!isObject()) {
            return Said.NoJson;
        }
        if (body.length() > MAX_EMPTY_BYTES) {
            return Said.Content;
        }
        try {
            JsonNode answer = tree();
            boolean empty = switch (surface) {
                case ChatCompletions, Completions -> isEmptyCompletion(answer.path("choices"));
                case Responses -> isEmptyResponse(answer);
                case Messages -> isEmptyMessage(answer);
                default -> false;
            };
            return empty ? Said.Empty : Said.Content;
        } catch (IOException malformed) {
            return Said.NoJson;
        }
    }

    /**
     * Whether a body under status 200 has what an answer has and nowhere the name that every error has: such a one need not be read to
     * see that it is none. In a text of the answer the quotation marks of the name would be escaped.
     */
    boolean isPlain() {
        // What is looked for is ASCII, and in UTF-8 no other character has such bytes.
        String text = new String(body.getBytes(), StandardCharsets.ISO_8859_1);
        String answer = switch (surface) {
            case ChatCompletions, Completions -> "\"choices\"";
            case Messages -> "\"content\"";
            case Responses -> "\"output\"";
            case Embeddings -> "\"embedding\"";
            case CountTokens -> "\"input_tokens\"";
        };
        return text.contains(answer) && !text.contains("\"error\"");
    }

    private boolean isObject() {
        int first = 0;
        int last = body.length() - 1;
        while (first <= last && body.getByte(first) <= ' ') {
            first++;
        }
        while (last > first && body.getByte(last) <= ' ') {
            last--;
        }
        return first < last && body.getByte(first) == '{' && body.getByte(last) == '}';
    }

    private static boolean isEmptyCompletion(JsonNode choices) {
        for (JsonNode choice : choices) {
            boolean says = choice.has("text") ? !choice.get("text").asText().isEmpty() : says(choice.path("message"));
            if (says || !choice.path("finish_reason").asText().equals("stop")) {
                return false;
            }
        }
        return true;
    }

    private static boolean says(JsonNode message) {
        if (message.isMissingNode()) {
            return true;
        }
        for (var field : message.properties()) {
            JsonNode value = field.getValue();
            boolean said = value.isTextual() ? !value.asText().isEmpty() : value.isContainerNode() && !value.isEmpty();
            if (said && !field.getKey().equals("role")) {
                return true;
            }
        }
        return false;
    }

    /** Thoughts alone are no answer; whatever else is no message is a call of some tool. */
    static boolean isEmptyResponse(JsonNode response) {
        if (!response.path("output").isArray()
                || !response.path("status").asText().equals("completed")) {
            return false;
        }
        for (JsonNode item : response.get("output")) {
            boolean empty = switch (item.path("type").asText()) {
                case "reasoning" -> true;
                case "message" -> item.path("content").valueStream().allMatch(WholeAnswer::isEmptyText);
                default -> false;
            };
            if (!empty) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEmptyText(JsonNode part) {
        return part.path("type").asText().equals("output_text")
                && part.path("text").asText().isEmpty();
    }

    private static boolean isEmptyMessage(JsonNode message) {
        if (message.path("content").isMissingNode()) {
            return true;
        }
        if (!message.path("content").isArray()
                || !message.path("stop_reason").asText().equals("end_turn")) {
            return false;
        }
        for (JsonNode block : message.path("content")) {
            if (!block.path("type").asText().equals("text")
                    || !block.path("text").asText().isEmpty()) {
                return false;
            }
        }
        return true;
    }
}
