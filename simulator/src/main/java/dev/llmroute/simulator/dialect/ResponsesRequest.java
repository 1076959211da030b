package dev.llmroute.simulator.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.simulator.behaviour.ErrorObject;
import dev.llmroute.simulator.behaviour.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request of OpenAI's Responses API.
 *
 * @param items the whole conversation: of the previous response, which the account keeps, and of this request
 * @param keep whether the response is kept
 * @param encrypt whether thoughts are to be handed out, as only the account can read them
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/create">OpenAI: create a response</a>
 * @see <a href="https://platform.openai.com/docs/guides/conversation-state">OpenAI: conversation state</a>
 */
public record ResponsesRequest(Prompt prompt, List<JsonNode> items, boolean keep, boolean encrypt, Account account)
        implements Question {

    /** Reads a request whose model is known to be there. */
    public static ResponsesRequest of(String model, JsonNode body, Account account, boolean strict)
            throws InvalidRequest {
        if (body.path("input").isMissingNode()) {
            throw new InvalidRequest(
                    ErrorObject.invalid("Missing required parameter: 'input'.", "input", "missing_required_parameter"));
        }
        List<JsonNode> items = items(body, account);
        if (strict) {
            ResponsesRules.check(body, items, account);
        }
        String lastUser = "";
        String toolResult = null;
        int words = 0;
        for (JsonNode item : items) {
            String text = Prompt.text(item.path("content"));
            words += Prompt.words(text);
            boolean result = item.path("type").asText().endsWith("_call_output");
            String output = result ? text(item.path("output")) : null;
            toolResult = output == null || toolResult == null ? output : toolResult + "\n" + output;
            lastUser = item.path("role").asText().equals("user") ? text : lastUser;
        }
        Prompt prompt = new Prompt(
                model,
                body.path("stream").asBoolean(),
                lastUser,
                toolResult,
                toolResult == null ? offer(body).calls(lastUser) : List.of(),
                schema(body.at("/text/format")),
                thinks(body.path("reasoning")),
                words);
        return new ResponsesRequest(
                prompt,
                items,
                body.path("store").asBoolean(true),
                body.path("include").toString().contains("reasoning.encrypted_content"),
                account);
    }

    private static List<JsonNode> items(JsonNode body, Account account) throws InvalidRequest {
        List<JsonNode> items = new ArrayList<>();
        String previous = body.path("previous_response_id").asText("");
        if (!previous.isEmpty()) {
            items.addAll(account.response(previous)
                    .orElseThrow(() -> new InvalidRequest(ErrorObject.invalid(
                            "Previous response with id '" + previous + "' not found.",
                            "previous_response_id",
                            "previous_response_not_found"))));
        }
        JsonNode input = body.path("input");
        if (input.isTextual()) {
            items.add(Json.object().put("role", "user").put("content", input.textValue()));
        }
        input.forEach(items::add);
        return items;
    }

    /** A tool's output is text, or parts like those of a message. */
    private static String text(JsonNode output) {
        return output.isTextual() || output.isArray() ? Prompt.text(output) : output.toString();
    }

    private static Offer offer(JsonNode body) {
        Map<String, JsonNode> tools = new LinkedHashMap<>();
        for (JsonNode tool : body.path("tools")) {
            if (tool.path("name").isTextual() && tool.path("type").asText().equals("function")) {
                tools.put(tool.path("name").textValue(), tool.path("parameters"));
            }
        }
        JsonNode choice = body.path("tool_choice");
        return new Offer(tools, choice.path("name").textValue(), choice.asText().equals("none"));
    }

    private static @Nullable JsonNode schema(JsonNode format) {
        return switch (format.path("type").asText()) {
            case "json_schema" -> format.path("schema");
            case "json_object" -> Json.object();
            default -> null;
        };
    }

    /** Where it is asked for by effort or summary. */
    private static boolean thinks(JsonNode reasoning) {
        return !reasoning.isEmpty() && !reasoning.path("effort").asText().equals("none");
    }

    @Override
    public String callId(String id) {
        return "call_" + id;
    }

    @Override
    public WrittenAnswer answer(Echo echo, String id, long created) {
        String thoughts = encrypt && echo.thoughts() > 0
                ? account.seal(echo.said().getFirst().whole())
                : null;
        Cached cached = account.cached(prompt.model(), items, false);
        ResponsesAnswer answer = new ResponsesAnswer("resp_" + id, created, echo, cached, thoughts, keep);
        if (keep) {
            List<JsonNode> whole = new ArrayList<>(items);
            whole.addAll(answer.output());
            account.keepResponse("resp_" + id, whole);
        }
        return answer;
    }
}
