package dev.llmroute.simulator.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.simulator.behaviour.ErrorObject;
import dev.llmroute.simulator.behaviour.Json;
import dev.llmroute.simulator.behaviour.Keys;
import dev.llmroute.simulator.behaviour.LimitText;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's API. Of an {@link ErrorObject} it writes the type and the message.
 *
 * @see <a href="https://docs.claude.com/en/api/messages">Anthropic: messages</a>
 * @see <a href="https://docs.claude.com/en/api/models-list">Anthropic: list models</a>
 * @see <a href="https://docs.claude.com/en/api/errors">Anthropic: errors</a>
 */
public final class AnthropicDialect implements Dialect {
    public static final String VERSION_HEADER = "anthropic-version";

    @Override
    public String idHeader() {
        return "request-id";
    }

    @Override
    public @Nullable String key(HttpServerRequest request) {
        String key = request.getHeader("x-api-key");
        return key == null ? Keys.bearer(request) : key.strip();
    }

    @Override
    public Question read(HttpServerRequest request, String model, JsonNode body, Account account, boolean strict)
            throws InvalidRequest {
        checkVersion(request);
        return MessagesRequest.of(model, body, account, strict, Betas.of(request));
    }

    public static void checkVersion(HttpServerRequest request) throws InvalidRequest {
        if (request.getHeader(VERSION_HEADER) == null) {
            throw new InvalidRequest(ErrorObject.invalid(VERSION_HEADER + ": header is required", null, null));
        }
    }

    @Override
    public String models(String provider, List<String> models) {
        ObjectNode list = Json.object();
        ArrayNode data = list.putArray("data");
        for (String model : models) {
            data.add(Json.object()
                    .put("type", "model")
                    .put("id", model)
                    .put("display_name", model)
                    .put("created_at", "1970-01-01T00:00:00Z")
                    .put("lifecycle", "active"));
        }
        return list.put("has_more", false)
                .put("first_id", models.isEmpty() ? null : models.getFirst())
                .put("last_id", models.isEmpty() ? null : models.getLast())
                .toString();
    }

    @Override
    public String body(ErrorObject error, String requestId) {
        ObjectNode body = error(error.type(), error.message());
        if (error.code() != null && error.code().startsWith("thread_")) {
            body.withObject("error").putObject("details").put("error_code", error.code());
        }
        return body.put("request_id", requestId).toString();
    }

    @Override
    public Event event(ErrorObject error) {
        return new Event("error", error(error.type(), error.message()).toString());
    }

    @Override
    public String body(LimitText limit, String requestId) {
        return error("rate_limit_error", limit.message())
                .put("request_id", requestId)
                .toString();
    }

    @Override
    public Refusal unreadable() {
        return Refusal.invalid(400, "The request body is not valid JSON.", null);
    }

    @Override
    public Refusal noModel() {
        return Refusal.invalid(400, "model: Field required", null);
    }

    @Override
    public Refusal tooLong(int maxBytes) {
        return Refusal.of(413, "request_too_large", "Request exceeds the maximum size of " + maxBytes + " bytes.");
    }

    @Override
    public Refusal unknownUrl(String message) {
        return Refusal.of(404, "not_found_error", message);
    }

    @Override
    public Refusal wrongKey(@Nullable String key) {
        return Refusal.of(
                401, "authentication_error", key == null ? "x-api-key header is required" : "invalid x-api-key");
    }

    @Override
    public Refusal unknownModel(String model) {
        return Refusal.of(404, "not_found_error", "model: " + model);
    }

    @Override
    public Refusal overloaded() {
        return Refusal.of(529, "overloaded_error", "Overloaded");
    }

    private static ObjectNode error(String type, String message) {
        ObjectNode error = Json.object().put("type", "error");
        error.putObject("error").put("type", type).put("message", message);
        return error;
    }
}
