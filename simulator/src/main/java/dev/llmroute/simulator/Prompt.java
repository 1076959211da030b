package dev.llmroute.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What of a request decides the answer, whatever its dialect.
 *
 * @param lastUserMessage the text of it; empty where there is none
 * @param toolResult the text of the last message's tool result, null where it has none
 * @param toolToCall the tool to call instead of answering with text, else null
 * @param tokens words of all messages
 */
record Prompt(
        String model,
        boolean stream,
        String lastUserMessage,
        @Nullable String toolResult,
        @Nullable String toolToCall,
        int tokens) {

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
