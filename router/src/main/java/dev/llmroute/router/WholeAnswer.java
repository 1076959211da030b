package dev.llmroute.router;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** What the body of a success says. */
enum WholeAnswer {
    /** It is no JSON object: a page of a proxy, or the half of an answer. */
    NoJson,
    /** It says nothing: no text, no call of a tool, no refusal, although the model says that it came to its end; or no answer is in it at all. */
    Empty,
    Content;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** An answer that says nothing is not longer; a longer one need not be read. */
    private static final int MAX_EMPTY_BYTES = 4096;

    static WholeAnswer of(Surface surface, Buffer body) {
        if (!isObject(body)) {
            return NoJson;
        }
        if (body.length() > MAX_EMPTY_BYTES) {
            return Content;
        }
        try {
            JsonNode answer = JSON.readTree(body.toString(StandardCharsets.UTF_8));
            boolean empty = switch (surface) {
                case ChatCompletions, Completions -> isEmptyCompletion(answer.path("choices"));
                case Responses -> isEmptyResponse(answer);
                case Messages -> isEmptyMessage(answer);
                default -> false;
            };
            return empty ? Empty : Content;
        } catch (JsonProcessingException malformed) {
            return NoJson;
        }
    }

    /**
     * Whether a body under status 200 has what an answer has and nowhere the name that every error has: such a one need not be read to
     * see that it is none. In a text of the answer the quotation marks of the name would be escaped.
     */
    static boolean isPlain(Surface surface, Buffer body) {
        String text = body.toString(StandardCharsets.UTF_8);
        String answer = switch (surface) {
            case ChatCompletions, Completions -> "\"choices\"";
            case Messages -> "\"content\"";
            case Responses -> "\"output\"";
            case Embeddings -> "\"embedding\"";
            case CountTokens -> "\"input_tokens\"";
        };
        return text.contains(answer) && !text.contains("\"error\"");
    }

    private static boolean isObject(Buffer body) {
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
