package dev.llmroute.simulator.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What of a request decides the answer, whatever its dialect.
 *
 * @param lastUserMessage the text of it; empty where there is none
 * @param toolResult the text of the last message's tool results, null where it has none
 * @param calls the tools to call instead of answering with text
 * @param schema of the JSON that the answer must be, null where it is text
 * @param thinks whether thoughts were asked for
 * @param tokens words of all messages
 */
public record Prompt(
        String model,
        boolean stream,
        String lastUserMessage,
        @Nullable String toolResult,
        List<ToolUse> calls,
        @Nullable JsonNode schema,
        boolean thinks,
        int tokens) {

    /** That wants nothing but text. */
    static Prompt plain(String model, boolean stream, String text, int tokens) {
        return new Prompt(model, stream, text, null, List.of(), null, false, tokens);
    }

    /** Content is text, or parts of which some are text. */
    static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.textValue();
        }
        StringJoiner text = new StringJoiner("\n");
        for (JsonNode part : content) {
            if (part.path("text").isTextual()) {
                text.add(part.path("text").textValue());
            }
        }
        return text.toString();
    }

    static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }
}
