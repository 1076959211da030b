package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.StringJoiner;

/**
 * The result of a tool in Anthropic's dialect, taken apart: OpenAI's messages of the role {@code tool} take text only, so that images and
 * documents are shown by the user behind them. LiteLLM and claude-code-router do so too.
 *
 * @param text what the tool said; of what it showed, where to find it
 * @param shown images and documents, as parts of a user's message
 * @see <a href="https://docs.claude.com/en/docs/agents-and-tools/tool-use/handle-tool-calls">Anthropic: what a result may have</a>
 */
record ToolResult(String text, ArrayNode shown) {
    /** OpenAI has no field for it, and a model should know. */
    private static final String ERROR_PREFIX = "Error: ";

    /** @throws Untranslatable where it has something that only Anthropic can read */
    static ToolResult of(JsonNode block) throws Untranslatable {
        StringJoiner text = new StringJoiner("\n");
        ArrayNode shown = JsonNodeFactory.instance.arrayNode();
        take(block.path("content"), text, shown);
        String prefix = block.path("is_error").asBoolean() ? ERROR_PREFIX : "";
        return new ToolResult(prefix + text, shown);
    }

    private static void take(JsonNode content, StringJoiner text, ArrayNode shown) throws Untranslatable {
        if (content.isArray()) {
            for (JsonNode each : content) {
                take(each, text, shown);
            }
        } else if (content.isObject()) {
            takeBlock(content, text, shown);
        } else if (content.isValueNode() && !content.isNull()) {
            text.add(content.asText());
        }
    }

    private static void takeBlock(JsonNode block, StringJoiner text, ArrayNode shown) throws Untranslatable {
        String type = block.path("type").asText();
        if (type.equals("document") && block.at("/source/type").asText().equals("content")) {
            take(block.at("/source/content"), text, shown);
            return;
        }
        if (!type.equals("image") && !type.equals("document")) {
            text.add(Texts.of(block));
            return;
        }
        ObjectNode part = Attachments.part(block);
        if (part.path("type").asText().equals("text")) {
            text.add(part.get("text").asText());
        } else {
            shown.add(part);
            text.add("(The " + type + " is in the user's next message.)");
        }
    }
}
