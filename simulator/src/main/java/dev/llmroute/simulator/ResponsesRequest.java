package dev.llmroute.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A request of OpenAI's Responses API.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/create">OpenAI: create a response</a>
 */
record ResponsesRequest(Prompt prompt) implements Question {

    /** Reads a request whose model is known to be there. */
    static ResponsesRequest of(String model, JsonNode body) throws InvalidRequest {
        JsonNode input = body.path("input");
        if (input.isMissingNode()) {
            throw new InvalidRequest(
                    ErrorObject.invalid("Missing required parameter: 'input'.", "input", "missing_required_parameter"));
        }
        String lastUser = input.asText("");
        String toolResult = null;
        int words = Prompt.words(lastUser);
        for (JsonNode item : input) {
            String text = Prompt.text(item.path("content"));
            words += Prompt.words(text);
            boolean result = item.path("type").asText().equals("function_call_output");
            toolResult = result ? item.path("output").asText() : null;
            lastUser = item.path("role").asText().equals("user") ? text : lastUser;
        }
        return new ResponsesRequest(new Prompt(
                model,
                body.path("stream").asBoolean(),
                lastUser,
                toolResult,
                toolResult == null ? toolToCall(body) : null,
                words));
    }

    private static @Nullable String toolToCall(JsonNode body) {
        JsonNode choice = body.path("tool_choice");
        String first = body.at("/tools/0/name").asText("");
        return first.isEmpty() || choice.asText().equals("none")
                ? null
                : choice.path("name").asText(first);
    }

    @Override
    public WrittenAnswer answer(Echo echo, String id, long created) {
        return new ResponsesAnswer(id, created, echo);
    }
}
