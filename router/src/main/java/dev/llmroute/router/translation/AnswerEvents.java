package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.router.dialect.EventText;
import dev.llmroute.router.dialect.Surface;

/**
 * A whole answer as the stream that its caller asked for, with the fewest events that the vendors' SDKs put together to the same: some providers
 * do not stream, or not with tools.
 */
public final class AnswerEvents {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private AnswerEvents() {}

    /** Whether answers of a surface come as streams at all. */
    public static boolean exist(Surface surface) {
        return surface != Surface.Embeddings && surface != Surface.CountTokens;
    }

    /**
     * The stream.
     *
     * @param answer a whole one of the surface
     * @param includeUsage whether a caller of chat completions asked for a last chunk with the usage
     */
    public static String of(Surface surface, JsonNode answer, boolean includeUsage) {
        StringBuilder out = new StringBuilder();
        switch (surface) {
            case Messages -> message(answer, out);
            case Responses -> ResponseEvents.of(answer, out);
            case Completions -> out.append(EventText.of(answer)).append("data: [DONE]\n\n");
            default -> completion(answer, includeUsage, out);
        }
        return out.toString();
    }

    private static void completion(JsonNode completion, boolean includeUsage, StringBuilder out) {
        ObjectNode head = completion.deepCopy();
        JsonNode usage = head.remove("usage");
        head.put("object", "chat.completion.chunk");
        ArrayNode said = JSON.arrayNode();
        ArrayNode ends = JSON.arrayNode();
        for (JsonNode choice : completion.path("choices")) {
            int index = choice.path("index").asInt(said.size());
            ObjectNode piece = said.addObject().put("index", index);
            piece.set("delta", delta(choice.path("message")));
            piece.set("logprobs", choice.path("logprobs").isMissingNode() ? JSON.nullNode() : choice.get("logprobs"));
            piece.putNull("finish_reason");
            ObjectNode end = ends.addObject().put("index", index);
            end.putObject("delta");
            end.set("finish_reason", choice.path("finish_reason"));
        }
        head.set("choices", said);
        out.append(EventText.of(head));
        head.set("choices", ends);
        out.append(EventText.of(head));
        if (includeUsage && usage != null) {
            head.putArray("choices");
            head.set("usage", usage);
            out.append(EventText.of(head));
        }
        out.append("data: [DONE]\n\n");
    }

    private static ObjectNode delta(JsonNode message) {
        ObjectNode delta = message.isObject() ? message.deepCopy() : JSON.objectNode();
        int next = 0;
        for (JsonNode call : delta.path("tool_calls")) {
            if (call instanceof ObjectNode numbered) {
                numbered.put("index", next++);
            }
        }
        return delta;
    }

    private static void message(JsonNode message, StringBuilder out) {
        ObjectNode head = message.deepCopy();
        head.putArray("content");
        head.putNull("stop_reason").putNull("stop_sequence");
        ObjectNode start = event("message_start");
        start.set("message", head);
        append(start, out);
        int index = 0;
        for (JsonNode block : message.path("content")) {
            block(block, index++, out);
        }
        ObjectNode end = event("message_delta");
        ObjectNode delta = end.putObject("delta");
        for (String field : new String[] {"stop_reason", "stop_sequence", "stop_details", "container"}) {
            if (message.has(field)) {
                delta.set(field, message.get(field));
            }
        }
        end.set("usage", message.path("usage").isObject() ? message.get("usage") : JSON.objectNode());
        append(end, out);
        append(event("message_stop"), out);
    }

    private static void block(JsonNode block, int index, StringBuilder out) {
        ObjectNode begun = block.deepCopy();
        ArrayNode deltas = JSON.arrayNode();
        switch (block.path("type").asText()) {
            case "text" -> {
                begun.put("text", "");
                deltas.addObject().put("type", "text_delta").set("text", block.path("text"));
            }
            case "thinking" -> {
                begun.put("thinking", "").put("signature", "");
                deltas.addObject().put("type", "thinking_delta").set("thinking", block.path("thinking"));
                deltas.addObject()
                        .put("type", "signature_delta")
                        .put("signature", block.path("signature").asText(""));
            }
            case "tool_use", "server_tool_use", "mcp_tool_use" -> {
                begun.putObject("input");
                deltas.addObject()
                        .put("type", "input_json_delta")
                        .put("partial_json", block.path("input").toString());
            }
            default -> {}
        }
        ObjectNode start = event("content_block_start").put("index", index);
        start.set("content_block", begun);
        append(start, out);
        for (JsonNode delta : deltas) {
            ObjectNode piece = event("content_block_delta").put("index", index);
            piece.set("delta", delta);
            append(piece, out);
        }
        append(event("content_block_stop").put("index", index), out);
    }

    static ObjectNode event(String type) {
        return JSON.objectNode().put("type", type);
    }

    static void append(ObjectNode event, StringBuilder out) {
        out.append(EventText.of(event.get("type").asText(), event));
    }
}
