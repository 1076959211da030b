package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.router.dialect.Tokens;
import java.util.ArrayList;
import java.util.List;

/** A whole answer of OpenAI's as Anthropic's {@code message}; of several choices the first that says something, and the first that calls a tool. */
public final class CompletionToMessage {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private CompletionToMessage() {}

    /**
     * The answer in the other dialect.
     *
     * @param model of the target, for an answer that names none
     * @throws Untranslatable where a tool is called with arguments that are no JSON object, or the provider failed amid the answer
     */
    public static ObjectNode answer(JsonNode completion, String model) throws Untranslatable {
        JsonNode choices = completion.path("choices");
        JsonNode choice = choices.path(0);
        JsonNode calling = firstCalling(choices);
        JsonNode said = firstSaying(choices);
        StopReason.refuseFailure(choice.path("finish_reason"));
        StopReason.refuseFailure(calling.path("finish_reason"));
        String stopReason = StopReason.toStopReason(
                (calling.isMissingNode() ? choice : calling)
                        .path("finish_reason")
                        .asText(),
                said.path("refusal").isTextual(),
                !calling.isMissingNode());
        ArrayNode content = JSON.arrayNode();
        String thought = AnswerText.thought(said);
        if (!thought.isBlank()) {
            content.add(RouterThought.block(thought));
        }
        for (String field : new String[] {"content", "refusal"}) {
            String text = AnswerText.of(said.path(field));
            // Anthropic refuses texts of nothing but blanks, and callers send back what they got.
            if (!text.isBlank()) {
                content.addObject().put("type", "text").put("text", text);
            }
        }
        AnswerIds ids = new AnswerIds();
        for (JsonNode call : calls(calling.path("message"))) {
            content.add(toolUse(call, ids, stopReason.equals("tool_use")));
        }
        ObjectNode out = head(completion, model, content);
        out.put("stop_reason", stopReason);
        out.putNull("stop_sequence");
        out.set("usage", Tokens.ofOpenAi(completion.path("usage")).toAnthropic());
        return out;
    }

    /** Copilot tells text and calls of one answer in two choices; else the first choice has all. */
    private static JsonNode firstCalling(JsonNode choices) {
        for (JsonNode each : choices) {
            if (!calls(each.path("message")).isEmpty()) {
                return each;
            }
        }
        return JSON.missingNode();
    }

    private static JsonNode firstSaying(JsonNode choices) throws Untranslatable {
        for (JsonNode each : choices) {
            JsonNode said = each.path("message");
            if (!AnswerText.of(said.path("content")).isBlank()
                    || said.path("refusal").isTextual()) {
                return said;
            }
        }
        return choices.path(0).path("message");
    }

    /** The calls of functions; what has no name is none, and other types have no arguments that are an object. */
    private static List<JsonNode> calls(JsonNode said) {
        List<JsonNode> calls = new ArrayList<>(1);
        for (JsonNode call : said.path("tool_calls")) {
            if (!call.at("/function/name").asText("").isBlank()) {
                calls.add(call);
            }
        }
        // As OpenAI had it before there were several.
        if (calls.isEmpty() && !said.at("/function_call/name").asText("").isBlank()) {
            calls.add(JSON.objectNode().set("function", said.get("function_call")));
        }
        return calls;
    }

    /** @param whole whether its arguments must be: an answer that was cut short may end in the middle of them */
    private static ObjectNode toolUse(JsonNode call, AnswerIds ids, boolean whole) throws Untranslatable {
        JsonNode function = call.path("function");
        ObjectNode use = JSON.objectNode()
                .put("type", "tool_use")
                .put("id", ids.call(AnswerIds.told(call.path("id"))))
                .put("name", function.path("name").asText());
        try {
            return use.set("input", Arguments.of(function.path("arguments")));
        } catch (Untranslatable half) {
            if (whole) {
                throw half;
            }
            return use.set("input", JSON.objectNode());
        }
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
