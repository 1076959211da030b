package dev.llmroute.router.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;

/**
 * Leaves thoughts out of a request of the responses API that goes to somebody who did not think them: only the organisation that encrypted them can
 * read them, and others refuse the request ({@code invalid_encrypted_content}).
 *
 * @see <a href="https://platform.openai.com/docs/guides/reasoning">OpenAI: reasoning items</a>
 */
public final class ForeignThoughts {
    private ForeignThoughts() {}

    /** Takes the thoughts of earlier turns out of the request; what was said and called stays. */
    public static void takeOut(ObjectNode request) {
        if (request.get("input") instanceof ArrayNode input) {
            Iterator<JsonNode> items = input.iterator();
            while (items.hasNext()) {
                if (items.next().path("type").asText().equals("reasoning")) {
                    items.remove();
                }
            }
        }
    }
}
