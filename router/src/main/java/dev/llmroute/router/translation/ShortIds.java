package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** Ids of tool calls in the form that all vendors take: Mistral's nine letters and digits. The same id always becomes the same. */
final class ShortIds {
    private static final int LENGTH = 9;
    private static final int RADIX = 36;
    private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9]{9}");

    private ShortIds() {}

    /** Changes the ids of calls and of their results in either dialect; whether any was of another form. */
    static boolean put(ObjectNode request) {
        boolean changed = false;
        for (JsonNode message : request.path("messages")) {
            changed |= put(message, "tool_call_id");
            for (JsonNode call : message.path("tool_calls")) {
                changed |= put(call, "id");
            }
            for (JsonNode block : message.path("content")) {
                changed |= put(block, "tool_use_id");
                changed |= block.path("type").asText().equals("tool_use") && put(block, "id");
            }
        }
        for (JsonNode item : request.path("input")) {
            changed |= put(item, "call_id");
        }
        return changed;
    }

    private static boolean put(JsonNode parent, String field) {
        JsonNode id = parent.path(field);
        if (!id.isTextual() || FORM.matcher(id.asText()).matches()) {
            return false;
        }
        ((ObjectNode) parent).put(field, shortened(id.asText()));
        return true;
    }

    private static String shortened(String id) {
        String digits = new BigInteger(NameRule.hash(id, 64), 16).toString(RADIX);
        return digits.substring(digits.length() - LENGTH);
    }
}
