package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Streams as the vendors' SDKs put them together. */
final class Accumulated {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Accumulated() {}

    /**
     * The blocks of a message.
     *
     * @see <a href="https://github.com/anthropics/anthropic-sdk-python/blob/main/src/anthropic/lib/streaming/_messages.py">accumulate_event</a>
     */
    static ArrayNode blocks(List<JsonNode> events) {
        ArrayNode blocks = JSON.arrayNode();
        int open = -1;
        for (JsonNode event : events) {
            int index = event.path("index").asInt(-1);
            switch (event.path("type").asText()) {
                case "content_block_start" -> {
                    if (open >= 0 || index != blocks.size()) {
                        throw new AssertionError("block " + index + " begins while " + open + " is open");
                    }
                    open = index;
                    blocks.add(event.get("content_block").deepCopy());
                }
                case "content_block_delta" -> {
                    if (open != index) {
                        throw new AssertionError("a piece of block " + index + " while " + open + " is open");
                    }
                    delta((ObjectNode) blocks.get(index), event.get("delta"));
                }
                case "content_block_stop" -> open = -1;
                default -> {}
            }
        }
        for (JsonNode block : blocks) {
            if (block.has("json")) {
                ObjectNode use = (ObjectNode) block;
                use.set("input", Json.of(use.remove("json").asText()));
            }
        }
        return blocks;
    }

    private static void delta(ObjectNode block, JsonNode delta) {
        switch (delta.path("type").asText()) {
            case "text_delta" -> append(block, "text", delta.get("text"));
            case "thinking_delta" -> append(block, "thinking", delta.get("thinking"));
            case "signature_delta" -> block.set("signature", delta.get("signature"));
            case "input_json_delta" -> append(block, "json", delta.get("partial_json"));
            default -> throw new AssertionError(delta.toString());
        }
    }

    /**
     * The message of a chat completion.
     *
     * @see <a href="https://github.com/openai/openai-python/blob/main/src/openai/lib/streaming/_deltas.py">accumulate_delta</a>
     */
    static ObjectNode message(List<JsonNode> chunks) {
        ObjectNode message = JSON.objectNode();
        for (JsonNode chunk : chunks) {
            JsonNode delta = chunk.at("/choices/0/delta");
            for (String field : new String[] {"content", "reasoning_content"}) {
                if (delta.hasNonNull(field)) {
                    append(message, field, delta.get(field));
                }
            }
            for (JsonNode piece : delta.path("tool_calls")) {
                ArrayNode calls = message.withArray("tool_calls");
                int index = piece.get("index").asInt();
                ObjectNode call = index < calls.size() ? (ObjectNode) calls.get(index) : calls.addObject();
                if (piece.hasNonNull("id")) {
                    append(call, "id", piece.get("id"));
                }
                for (String field : new String[] {"name", "arguments"}) {
                    if (piece.path("function").hasNonNull(field)) {
                        append(call, field, piece.path("function").get(field));
                    }
                }
            }
        }
        return message;
    }

    private static void append(ObjectNode to, String field, JsonNode piece) {
        to.put(field, to.path(field).asText("") + piece.asText());
    }
}
