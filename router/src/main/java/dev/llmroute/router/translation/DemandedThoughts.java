package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Thoughts that DeepSeek and Kimi want behind tool calls, where another vendor's model made the calls and its thoughts are not in the
 * conversation. They only look whether there is some text.
 *
 * @see <a href="https://api-docs.deepseek.com/guides/thinking_mode">DeepSeek: reasoning_content must be passed back behind tool calls</a>
 * @see <a href="https://github.com/earendil-works/pi/issues/3640">an empty one is refused too</a>
 */
final class DemandedThoughts {
    static final String PLACEHOLDER = "(This thought was not kept.)";

    private static final String FIELD = "reasoning_content";

    private static final String DEMAND =
            "must be (?:passed|provided|included|present|set|sent|non|a non)|passed back|pass(?:ing)? back|missing|is required|requires?\\b"
                    + "|(?:not|cannot|can't) be (?:empty|blank|null)|non-empty|needs? to be";

    private static final String DEMANDED =
            "(?is)" + FIELD + ".{0,120}(?:" + DEMAND + ")|(?:" + DEMAND + ").{0,60}" + FIELD;

    /** The same in DeepSeek's endpoint of Anthropic's dialect: {@code content[].thinking}. */
    private static final String BLOCK_DEMANDED = "(?is)content\\[\\]\\.thinking.{0,120}(?:" + DEMAND + ")";

    private static final String THOUGHT_IN_OTHER_FIELDS = "reasoning";

    private DemandedThoughts() {}

    /** Changes the request; whether a thought is demanded and was missing. */
    static boolean put(Refusal refusal, ObjectNode request) {
        if (refusal.says(BLOCK_DEMANDED)) {
            return putBlocks(request);
        }
        if (!refusal.says(DEMANDED)) {
            return false;
        }
        List<ObjectNode> missing = new ArrayList<>(answers(request)
                .filter(said -> said.path(FIELD).asText("").isBlank())
                .toList());
        Predicate<ObjectNode> calls = said -> !said.path("tool_calls").isEmpty();
        if (missing.stream().anyMatch(calls)) {
            missing.removeIf(calls.negate());
        }
        missing.forEach(said -> said.put(FIELD, thought(said)));
        return !missing.isEmpty();
    }

    /** As another vendor calls it, where it is told. */
    private static String thought(ObjectNode said) {
        String told = said.path(THOUGHT_IN_OTHER_FIELDS).asText("");
        return told.isBlank() ? PLACEHOLDER : told;
    }

    private static boolean putBlocks(ObjectNode request) {
        List<ArrayNode> missing = answers(request)
                .map(said -> said.path("content"))
                .filter(ArrayNode.class::isInstance)
                .map(ArrayNode.class::cast)
                .filter(blocks -> has(blocks, "tool_use") && !has(blocks, "thinking"))
                .toList();
        missing.forEach(blocks -> blocks.insert(0, RouterThought.block(PLACEHOLDER)));
        return !missing.isEmpty();
    }

    private static boolean has(ArrayNode blocks, String type) {
        return blocks.valueStream()
                .anyMatch(block -> block.path("type").asText().equals(type));
    }

    private static Stream<ObjectNode> answers(ObjectNode request) {
        return request.path("messages")
                .valueStream()
                .filter(message -> message.path("role").asText().equals("assistant"))
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast);
    }
}
