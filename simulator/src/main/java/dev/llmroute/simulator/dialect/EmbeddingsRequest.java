package dev.llmroute.simulator.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.simulator.behaviour.ErrorObject;
import dev.llmroute.simulator.behaviour.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A request for vectors. Those of one model and text are always the same, and others for another model.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/embeddings">OpenAI: embeddings</a>
 */
public record EmbeddingsRequest(Prompt prompt, List<String> texts) implements Question {
    private static final int DIMENSIONS = 8;

    /** Reads a request whose model is known to be there. */
    public static EmbeddingsRequest of(String model, JsonNode body, Account account, boolean strict)
            throws InvalidRequest {
        JsonNode input = body.path("input");
        List<String> texts = new ArrayList<>();
        if (input.isTextual()) {
            texts.add(input.asText());
        }
        input.forEach(each -> texts.add(each.asText()));
        if (texts.isEmpty()) {
            throw new InvalidRequest(
                    ErrorObject.invalid("Missing required parameter: 'input'.", "input", "missing_required_parameter"));
        }
        int words = texts.stream().mapToInt(Prompt::words).sum();
        return new EmbeddingsRequest(Prompt.plain(model, false, texts.getLast(), words), texts);
    }

    @Override
    public WrittenAnswer answer(Echo echo, String id, long created) {
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        for (int i = 0; i < texts.size(); i++) {
            ObjectNode embedding = data.addObject().put("object", "embedding").put("index", i);
            ArrayNode vector = embedding.putArray("embedding");
            new Random((prompt.model() + "\n" + texts.get(i)).hashCode())
                    .doubles(DIMENSIONS, -1, 1)
                    .forEach(vector::add);
        }
        list.put("model", prompt.model());
        list.putObject("usage").put("prompt_tokens", prompt.tokens()).put("total_tokens", prompt.tokens());
        return new WholeOnly(list.toString());
    }
}
