package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.StringJoiner;

/** Blocks of Anthropic's that are text, or of which nothing is lost as text. */
final class Texts {
    private Texts() {}

    /** @throws Untranslatable where the block is more than text */
    static String of(JsonNode block) throws Untranslatable {
        String type = block.path("type").asText();
        return switch (type) {
            case "text" -> block.path("text").asText();
            // What a search for tools found: a name. The tool itself stands in the request.
            case "tool_reference" -> block.path("tool_name").asText();
            case "search_result" -> searchResult(block);
            default -> throw MessagesToChat.none("content of type \"" + type + "\"");
        };
    }

    private static String searchResult(JsonNode block) throws Untranslatable {
        StringJoiner text = new StringJoiner("\n");
        for (String field : new String[] {"title", "source"}) {
            if (block.path(field).isTextual()) {
                text.add(block.get(field).asText());
            }
        }
        for (JsonNode each : block.path("content")) {
            text.add(of(each));
        }
        return text.toString();
    }
}
