package dev.llmroute.simulator.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.simulator.behaviour.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to go on with a text.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/completions">OpenAI: completions (legacy)</a>
 */
public record CompletionsRequest(Prompt prompt) implements Question {

    /** Reads a request whose model is known to be there. */
    public static CompletionsRequest of(String model, JsonNode body, Account account, boolean strict)
            throws InvalidRequest {
        String text = body.path("prompt").isArray()
                ? body.path("prompt").path(0).asText()
                : body.path("prompt").asText();
        return new CompletionsRequest(Prompt.plain(model, body.path("stream").asBoolean(), text, Prompt.words(text)));
    }

    @Override
    public WrittenAnswer answer(Echo echo, String id, long created) {
        return new TextAnswer("cmpl-" + id, created, echo);
    }

    /** The text in chunks of the same shape as the whole. */
    record TextAnswer(String id, long created, Echo echo) implements WrittenAnswer {
        @Override
        public int size() {
            return echo.size();
        }

        @Override
        public String whole() {
            ObjectNode answer =
                    completion(echo.size() == 0 ? "" : echo.said().getFirst().whole(), "stop");
            answer.putObject("usage")
                    .put("prompt_tokens", echo.prompt().tokens())
                    .put("completion_tokens", echo.size())
                    .put("total_tokens", echo.prompt().tokens() + echo.size());
            return answer.toString();
        }

        @Override
        public List<Event> opening() {
            return List.of();
        }

        @Override
        public List<Event> piece(int index) {
            String piece = echo.said().getFirst().pieces().get(index);
            return List.of(new Event(null, completion(piece, null).toString()));
        }

        @Override
        public List<Event> closing(boolean marked) {
            Event last = new Event(null, completion("", "stop").toString());
            return marked ? List.of(last, new Event(null, "[DONE]")) : List.of(last);
        }

        private ObjectNode completion(String text, @Nullable String finishReason) {
            ObjectNode answer = Json.object()
                    .put("id", id)
                    .put("object", "text_completion")
                    .put("created", created)
                    .put("model", echo.prompt().model());
            answer.putArray("choices")
                    .addObject()
                    .put("text", text)
                    .put("index", 0)
                    .putNull("logprobs")
                    .put("finish_reason", finishReason);
            return answer;
        }
    }
}
