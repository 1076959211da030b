package dev.llmroute.simulator.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.ErrorObject;
import dev.llmroute.simulator.behaviour.Json;
import dev.llmroute.simulator.behaviour.Keys;
import dev.llmroute.simulator.behaviour.LimitText;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's API, with Groq's deviations in limits.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">OpenAI: chat completions</a>
 * @see <a href="https://platform.openai.com/docs/guides/error-codes">OpenAI: error codes</a>
 */
public final class OpenAiDialect implements Dialect {
    private static final String LIMITED = "rate_limit_exceeded";

    private final Reader reader;

    /** Reads the requests of one of the API's paths. */
    @FunctionalInterface
    public interface Reader {
        Question read(String model, JsonNode body, Account account, boolean strict) throws InvalidRequest;
    }

    public OpenAiDialect(Reader reader) {
        this.reader = reader;
    }

    @Override
    public String idHeader() {
        return "x-request-id";
    }

    @Override
    public @Nullable String key(HttpServerRequest request) {
        return Keys.bearer(request);
    }

    @Override
    public Question read(HttpServerRequest request, String model, JsonNode body, Account account, boolean strict)
            throws InvalidRequest {
        return reader.read(model, body, account, strict);
    }

    @Override
    public String models(String provider, List<String> models) {
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        for (String model : models) {
            data.add(Json.object()
                    .put("id", model)
                    .put("object", "model")
                    .put("created", 0)
                    .put("owned_by", provider));
        }
        return list.toString();
    }

    @Override
    public String body(ErrorObject error, String requestId) {
        return Json.write(Map.of("error", error));
    }

    @Override
    public Event event(ErrorObject error) {
        return new Event("error", Json.write(Map.of("type", "error", "error", error)));
    }

    /** Groq's has no {@code param}. */
    @Override
    public String body(LimitText limit, String requestId) {
        if (limit.shape() != Behaviour.Shape.Groq) {
            return body(new ErrorObject(limit.message(), limit.kind(), null, LIMITED), requestId);
        }
        Map<String, String> error = new LinkedHashMap<>();
        error.put("message", limit.message());
        error.put("type", limit.kind());
        error.put("code", LIMITED);
        return Json.write(Map.of("error", error));
    }

    @Override
    public Refusal unreadable() {
        return Refusal.invalid(400, "We could not parse the JSON body of your request.", null);
    }

    @Override
    public Refusal noModel() {
        return Refusal.invalid(400, "you must provide a model parameter", null);
    }

    @Override
    public Refusal tooLong(int maxBytes) {
        return Refusal.invalid(413, "The body is longer than " + maxBytes + " bytes.", null);
    }

    @Override
    public Refusal unknownUrl(String message) {
        return Refusal.invalid(404, message, "unknown_url");
    }

    @Override
    public Refusal wrongKey(@Nullable String key) {
        return key == null
                ? Refusal.invalid(
                        401, "You didn't provide an API key. Send it as Authorization: Bearer YOUR_KEY.", null)
                : Refusal.invalid(401, "Incorrect API key provided: " + Keys.masked(key) + ".", "invalid_api_key");
    }

    @Override
    public Refusal unknownModel(String model) {
        return Refusal.invalid(
                404, "The model `" + model + "` does not exist or you do not have access to it.", "model_not_found");
    }

    @Override
    public Refusal overloaded() {
        return Refusal.of(
                503, "service_unavailable_error", "The engine is currently overloaded, please try again later.");
    }
}
