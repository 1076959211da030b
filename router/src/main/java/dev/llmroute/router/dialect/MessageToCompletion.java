package dev.llmroute.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A whole answer of Anthropic's as OpenAI's {@code chat.completion}. Thoughts are left out: OpenAI's has no place for them. */
public final class MessageToCompletion {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private MessageToCompletion() {}

    /** @param createdSeconds since 1970 */
    public static ObjectNode answer(JsonNode message, long createdSeconds) {
        StringBuilder text = new StringBuilder();
        ArrayNode calls = JSON.arrayNode();
        for (JsonNode block : message.path("content")) {
            switch (block.path("type").asText()) {
                case "text" -> text.append(block.path("text").asText());
                case "tool_use" -> calls.add(Chat.call(block));
                default -> {}
            }
        }
        ObjectNode said = JSON.objectNode().put("role", "assistant");
        if (text.isEmpty() && !calls.isEmpty()) {
            said.putNull("content");
        } else {
            said.put("content", text.toString());
        }
        if (!calls.isEmpty()) {
            said.set("tool_calls", calls);
        }
        said.putNull("refusal");
        ObjectNode choice = JSON.objectNode().put("index", 0);
        choice.set("message", said);
        choice.putNull("logprobs");
        choice.put(
                "finish_reason",
                StopReason.toFinishReason(message.path("stop_reason").asText()));
        ObjectNode out = JSON.objectNode()
                .put("id", message.path("id").asText())
                .put("object", "chat.completion")
                .put("created", createdSeconds)
                .put("model", message.path("model").asText());
        out.putArray("choices").add(choice);
        out.set("usage", Tokens.ofAnthropic(message.path("usage")).toOpenAi());
        return out;
    }
}
