package dev.llmroute.simulator.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.simulator.behaviour.ErrorObject;
import dev.llmroute.simulator.behaviour.LimitText;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An API in which providers are called: how its requests are read, and how lists, errors and limits are written in it. */
public sealed interface Dialect permits OpenAiDialect, AnthropicDialect {
    /** The header of an answer that names the request. */
    String idHeader();

    /** Null where the caller sent none. */
    @Nullable
    String key(HttpServerRequest request);

    /** Reads a request whose model is known to be there; where it is strict, refuses what the vendor refuses. */
    Question read(HttpServerRequest request, String model, JsonNode body, Account account, boolean strict)
            throws InvalidRequest;

    /** The body of a list of models. */
    String models(String provider, List<String> models);

    /** The body of an error. */
    String body(ErrorObject error, String requestId);

    /** How a stream tells of an error. */
    Event event(ErrorObject error);

    /** The body of a 429. */
    String body(LimitText limit, String requestId);

    Refusal unreadable();

    Refusal noModel();

    Refusal tooLong(int maxBytes);

    Refusal unknownUrl(String message);

    Refusal wrongKey(@Nullable String key);

    Refusal unknownModel(String model);

    Refusal overloaded();
}
