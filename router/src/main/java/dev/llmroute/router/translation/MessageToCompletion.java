package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.router.dialect.Tokens;

/**
 * A whole answer of Anthropic's as OpenAI's {@code chat.completion}. Thoughts stand where most vendors of OpenAI's dialect have them, in
 * {@code reasoning_content}.
 */
public final class MessageToCompletion {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private MessageToCompletion() {}

    /**
     * The answer in the other dialect.
     *
     * @param model of the target, for an answer that names none
     * @param createdSeconds since 1970
     * @throws Untranslatable where a tool is called with an input that is no object, or the provider failed amid the answer
     */
    public static ObjectNode answer(JsonNode message, String model, long createdSeconds) throws Untranslatable {
        StopReason.refuseFailure(message.path("stop_reason"));
        StringBuilder text = new StringBuilder();
        StringBuilder thought = new StringBuilder();
        ArrayNode calls = JSON.arrayNode();
        for (JsonNode block : message.path("content")) {
            switch (block.path("type").asText()) {
                case "text" -> text.append(block.path("text").asText(""));
                case "thinking" -> thought.append(block.path("thinking").asText(""));
                case "tool_use" -> calls.add(call(block));
                default -> {}
            }
        }
        ObjectNode said = JSON.objectNode().put("role", "assistant");
        if (text.isEmpty() && !calls.isEmpty()) {
            said.putNull("content");
        } else {
            said.put("content", text.toString());
        }
        if (!thought.isEmpty()) {
            said.put("reasoning_content", thought.toString());
        }
        if (!calls.isEmpty()) {
            said.set("tool_calls", calls);
        }
        said.putNull("refusal");
        ObjectNode choice = JSON.objectNode().put("index", 0);
        choice.set("message", said);
        choice.putNull("logprobs");
        choice.put("finish_reason", StopReason.toFinishReason(message.path("stop_reason"), !calls.isEmpty()));
        ObjectNode out = JSON.objectNode()
                .put("id", AnswerIds.message(message.path("id"), "chatcmpl-"))
                .put("object", "chat.completion")
                .put("created", createdSeconds)
                .put("model", AnswerIds.model(message.path("model"), model));
        out.putArray("choices").add(choice);
        out.set("usage", Tokens.ofAnthropic(message.path("usage")).toOpenAi());
        return out;
    }

    private static ObjectNode call(JsonNode toolUse) throws Untranslatable {
        ObjectNode call = JSON.objectNode()
                .put("id", new AnswerIds().call(AnswerIds.told(toolUse.path("id"))))
                .put("type", "function");
        call.putObject("function")
                .put("name", toolUse.path("name").asText())
                .put("arguments", Arguments.text(toolUse.path("input")));
        return call;
    }
}
