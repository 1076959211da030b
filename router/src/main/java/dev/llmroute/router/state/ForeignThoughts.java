package dev.llmroute.router.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Leaves thoughts out of a request of the responses API that goes to somebody who did not think them: only the organisation that encrypted them can
 * read them, and others refuse the request ({@code invalid_encrypted_content}).
 *
 * @see <a href="https://platform.openai.com/docs/guides/reasoning">OpenAI: reasoning items</a>
 */
public final class ForeignThoughts {
    private ForeignThoughts() {}

    /** The request without the thoughts of earlier turns; what was said and called stays. */
    public static JsonNode leftOut(JsonNode request) {
        if (!(request instanceof ObjectNode object) || !(object.get("input") instanceof ArrayNode input)) {
            return request;
        }
        ObjectNode copy = object.deepCopy();
        ArrayNode rest = copy.putArray("input");
        for (JsonNode item : input) {
            if (!item.path("type").asText().equals("reasoning")) {
                rest.add(item);
            }
        }
        return copy;
    }
}
