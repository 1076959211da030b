package dev.llmroute.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A whole answer of OpenAI's as Anthropic's {@code message}; of several choices the first. */
public final class CompletionToMessage {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private CompletionToMessage() {}

    /** @throws Untranslatable where a tool is called with arguments that are no JSON object */
    public static ObjectNode answer(JsonNode completion) throws Untranslatable {
        JsonNode choice = completion.path("choices").path(0);
        JsonNode said = choice.path("message");
        ArrayNode content = JSON.arrayNode();
        for (String field : new String[] {"content", "refusal"}) {
            String text = AnswerText.of(said.path(field));
            if (!text.isEmpty()) {
                content.addObject().put("type", "text").put("text", text);
            }
        }
        for (JsonNode call : said.path("tool_calls")) {
            content.addObject()
                    .put("type", "tool_use")
                    .put("id", call.path("id").asText())
                    .put("name", call.at("/function/name").asText())
                    .set(
                            "input",
                            Conversation.arguments(
                                    call.at("/function/arguments").asText("")));
        }
        ObjectNode out =
                head(completion.path("id").asText(), completion.path("model").asText(), content);
        out.put(
                "stop_reason",
                StopReason.toStopReason(
                        choice.path("finish_reason").asText(),
                        said.path("refusal").isTextual(),
                        !said.path("tool_calls").isEmpty()));
        out.putNull("stop_sequence");
        out.set("usage", Tokens.ofOpenAi(completion.path("usage")).toAnthropic());
        return out;
    }

    static ObjectNode head(String id, String model, ArrayNode content) {
        ObjectNode out = JSON.objectNode()
                .put("id", id)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", model);
        out.set("content", content);
        return out;
    }
}
