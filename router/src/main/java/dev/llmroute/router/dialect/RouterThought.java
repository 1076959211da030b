package dev.llmroute.router.dialect;

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

    /** Whether a request in Anthropic's dialect may have one; the bytes are only looked through. */
    public static boolean mayBeIn(byte[] request) {
        int last = request.length - BYTES.length;
        for (int i = 0; i <= last; i++) {
            if (request[i] == BYTES[0] && matches(request, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(byte[] request, int from) {
        for (int i = 1; i < BYTES.length; i++) {
            if (request[from + i] != BYTES[i]) {
                return false;
            }
        }
        return true;
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
