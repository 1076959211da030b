package dev.llmroute.router.translation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * OpenAI's JSON mode in Anthropic's dialect, which has none: the model is told, as OpenAI wants its callers to tell it too, and whole answers
 * are looked at.
 *
 * @see <a href="https://platform.openai.com/docs/guides/structured-outputs#json-mode">OpenAI: JSON mode</a>
 */
public final class JsonMode {
    static final String INSTRUCTION = "Answer with one JSON object and nothing else.";

    private static final Pattern FENCED = Pattern.compile("\\s*```[a-zA-Z]*\\s*(.*?)\\s*```\\s*", Pattern.DOTALL);
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private JsonMode() {}

    /** Whether a chat request asks for it. */
    public static boolean isAsked(JsonNode chat) {
        return chat.at("/response_format/type").asText().equals("json_object");
    }

    /** A schema that Anthropic's dialect cannot hold, in words. */
    static String instruction(JsonNode schema) {
        return "Answer with JSON that this JSON schema describes, and nothing else:\n" + schema;
    }

    /**
     * Takes the fences of Markdown off an answer's text.
     *
     * @param message an answer in Anthropic's dialect
     * @throws Untranslatable where a finished answer is no JSON object
     */
    public static void settle(JsonNode message) throws Untranslatable {
        if (!message.path("stop_reason").asText().equals("end_turn")) {
            // Cut off, refused, or calling a tool: OpenAI's JSON mode promises nothing then either.
            return;
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode block : message.path("content")) {
            text.append(
                    block.path("type").asText().equals("text")
                            ? block.path("text").asText()
                            : "");
        }
        Matcher fenced = FENCED.matcher(text);
        String bare = fenced.matches() ? fenced.group(1) : text.toString().strip();
        if (!isObject(bare)) {
            throw new Untranslatable("an answer that is no JSON object, which \"response_format\" asks for,");
        }
        ArrayNode content = ((ObjectNode) message).putArray("content");
        content.addObject().put("type", "text").put("text", bare);
    }

    private static boolean isObject(String text) {
        try {
            return MAPPER.readTree(text).isObject();
        } catch (JsonProcessingException noJson) {
            return false;
        }
    }
}
