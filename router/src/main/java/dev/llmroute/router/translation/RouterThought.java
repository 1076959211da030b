package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * A thought of a model of OpenAI's dialect as a block of Anthropic's, with a signature by which it is known again: DeepSeek and Kimi want
 * it back with the next turn, and Anthropic refuses thoughts that it has not signed.
 *
 * @see <a href="https://api-docs.deepseek.com/guides/thinking_mode">DeepSeek: thoughts must be passed back behind tool calls</a>
 * @see <a href="https://platform.claude.com/docs/en/build-with-claude/extended-thinking">Anthropic: thinking blocks and their signatures</a>
 */
public final class RouterThought {
    /** In characters that no encoder of JSON writes in another way. */
    static final String SIGNATURE = "llmroute-unsigned-thought-1";

    private static final byte[] BYTES = SIGNATURE.getBytes(StandardCharsets.US_ASCII);

    private RouterThought() {}

    /** What stands in every request that has one, and may be looked for among its bytes. */
    public static byte[] sign() {
        return BYTES.clone();
    }

    static ObjectNode block(String thought) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "thinking")
                .put("thinking", thought)
                .put("signature", SIGNATURE);
    }

    static boolean is(JsonNode block) {
        return block.path("type").asText().equals("thinking")
                && block.path("signature").asText().equals(SIGNATURE);
    }

    /** Takes all of them out of a request in Anthropic's dialect, with the messages that had nothing else. */
    public static void takeOut(ObjectNode request) {
        if (request.path("messages") instanceof ArrayNode messages) {
            messages.removeIf(message ->
                    message.path("content") instanceof ArrayNode blocks && takeOut(blocks) && blocks.isEmpty());
        }
    }

    private static boolean takeOut(ArrayNode blocks) {
        int before = blocks.size();
        return blocks.removeIf(RouterThought::is).size() < before;
    }
}
