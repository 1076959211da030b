package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.router.dialect.Tokens;
import java.util.function.UnaryOperator;

/** A whole answer of OpenAI's as Anthropic's {@code message}; of several choices the first. */
public final class CompletionToMessage {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private CompletionToMessage() {}

    /** The answer with the names of tools as they are. */
    static ObjectNode answer(JsonNode completion, String model) throws Untranslatable {
        return answer(completion, model, UnaryOperator.identity());
    }

    /**
     * The answer in the other dialect.
     *
     * @param model of the target, for an answer that names none
     * @param tools what becomes of the names of tools that are called
     * @throws Untranslatable where a tool is called with arguments that are no JSON object, or the provider failed amid the answer
     */
    public static ObjectNode answer(JsonNode completion, String model, UnaryOperator<String> tools)
            throws Untranslatable {
        JsonNode choice = completion.path("choices").path(0);
        JsonNode said = choice.path("message");
        StopReason.refuseFailure(choice.path("finish_reason").asText());
        ArrayNode content = JSON.arrayNode();
        String thought = AnswerText.thought(said);
        if (!Blank.is(thought)) {
            content.add(RouterThought.block(thought));
        }
        for (String field : new String[] {"content", "refusal"}) {
            String text = AnswerText.of(said.path(field));
            // Anthropic refuses texts of nothing but blanks, and callers send back what they got.
            if (!Blank.is(text)) {
                content.addObject().put("type", "text").put("text", text);
            }
        }
        AnswerIds ids = new AnswerIds(tools);
        for (JsonNode call : said.path("tool_calls")) {
            content.add(toolUse(call, ids));
        }
        ObjectNode out = head(completion, model, content);
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

    private static ObjectNode toolUse(JsonNode call, AnswerIds ids) throws Untranslatable {
        JsonNode function = call.path("function");
        ObjectNode use = JSON.objectNode()
                .put("type", "tool_use")
                .put("id", ids.call(AnswerIds.told(call.path("id"))))
                .put("name", ids.tool(function.path("name").asText("")));
        return use.set("input", Arguments.of(function.path("arguments")));
    }

    /** @param answer a whole one, or the first chunk of one */
    static ObjectNode head(JsonNode answer, String model, ArrayNode content) {
        ObjectNode out = JSON.objectNode()
                .put("id", AnswerIds.message(answer.path("id"), "msg_"))
                .put("type", "message")
                .put("role", "assistant")
                .put("model", AnswerIds.model(answer.path("model"), model));
        out.set("content", content);
        return out;
    }
}
