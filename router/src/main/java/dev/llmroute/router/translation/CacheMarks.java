package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Where Anthropic is to cache a prompt. Callers of OpenAI's dialect say it as Anthropic's do, in the same field.
 *
 * @see <a href="https://docs.claude.com/en/docs/build-with-claude/prompt-caching">Anthropic: prompt caching</a>
 * @see <a href="https://openrouter.ai/docs/features/prompt-caching">OpenRouter: cache_control in the parts of a message</a>
 */
final class CacheMarks {
    static final String FIELD = "cache_control";

    /** Anthropic refuses more. */
    private static final int MOST = 4;

    private CacheMarks() {}

    /** The block, with the mark of what it was made of. */
    static ObjectNode copied(JsonNode from, ObjectNode block) {
        if (from.path(FIELD).isObject()) {
            block.set(FIELD, from.get(FIELD));
        }
        return block;
    }

    /** Leaves the last marks of a request: what stands before them is cached with them. */
    static void limit(ObjectNode request) {
        List<ObjectNode> marked = new ArrayList<>();
        collect(request.path("tools"), marked);
        collect(request.path("system"), marked);
        for (JsonNode message : request.path("messages")) {
            collect(message.path("content"), marked);
        }
        for (int i = 0; i < marked.size() - MOST; i++) {
            marked.get(i).remove(FIELD);
        }
    }

    private static void collect(JsonNode blocks, List<ObjectNode> marked) {
        for (JsonNode block : blocks) {
            if (block.has(FIELD) && block instanceof ObjectNode object) {
                marked.add(object);
            }
        }
    }
}
