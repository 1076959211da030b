package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The contents of messages as the string that some vendors take only: no content is an empty one, and parts that are all text are one text.
 *
 * @see <a href="https://github.com/BerriAI/litellm/issues/6642">DeepSeek: invalid type: sequence, expected a string</a>
 */
final class SparedContent {
    private static final String WANTS_STRING =
            "(?i)expected (?:a )?string|(?:must|should) be a(?: valid)? string|expected one of a string";

    private static final String OF_CONTENT = "(?i)\\bcontent\\b|messages\\[\\d+\\]: invalid type";

    private SparedContent() {}

    /** Changes the request; whether a content was no string and is one now. */
    static boolean adapt(Refusal refusal, ObjectNode request, boolean historyOnly) {
        if (!refusal.says(WANTS_STRING) || !refusal.says(OF_CONTENT)) {
            return false;
        }
        boolean changed = false;
        for (JsonNode each : request.path("messages")) {
            if (!(each instanceof ObjectNode message)) {
                continue;
            }
            JsonNode content = message.path("content");
            if (content.isNull() && !message.path("tool_calls").isEmpty()) {
                message.put("content", "");
                changed = true;
            } else if (!historyOnly && content.isArray() && isText(content)) {
                message.put("content", String.join("\n", content.findValuesAsText("text")));
                changed = true;
            }
        }
        return changed;
    }

    private static boolean isText(JsonNode parts) {
        return parts.valueStream().allMatch(part -> part.path("type").asText().equals("text"));
    }
}
