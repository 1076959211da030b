package dev.llmroute.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.simulator.Behaviour.Fixed;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The providers' side: {@code /PROVIDER/v1/chat/completions} and {@code /PROVIDER/v1/models} in OpenAI's dialect. */
final class ProviderApi {
    private static final Pattern PATH = Pattern.compile("/([^/]+)/v1/(.+)");

    private final Vertx vertx;
    private final InstantSource clock;
    private final Keys keys;
    private final Cast cast;
    private final CallLog log;
    private long answers;

    ProviderApi(Vertx vertx, InstantSource clock, Keys keys, Cast cast, CallLog log) {
        this.vertx = vertx;
        this.clock = clock;
        this.keys = keys;
        this.cast = cast;
        this.log = log;
    }

    void handle(HttpServerRequest request, String fullPath) {
        Matcher path = PATH.matcher(fullPath);
        boolean known = path.matches();
        String call = known ? request.method() + " " + path.group(2) : "";
        if (call.equals(HttpMethod.POST + " chat/completions")) {
            RequestBody.read(request, body -> complete(request, path.group(1), body));
        } else if (call.equals(HttpMethod.GET + " models")) {
            models(request, path.group(1));
        } else {
            refuse(
                    request,
                    404,
                    ErrorObject.invalid(
                            "Invalid URL (" + request.method() + " " + fullPath
                                    + "). There is POST /PROVIDER/v1/chat/completions and GET /PROVIDER/v1/models.",
                            null,
                            "unknown_url"));
        }
    }

    private void models(HttpServerRequest request, String provider) {
        String key = key(request);
        if (!keys.accepts(provider, key)) {
            refuse(request, 401, wrongKey(key));
            return;
        }
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        for (String model : cast.models(provider)) {
            data.add(Json.object()
                    .put("id", model)
                    .put("object", "model")
                    .put("created", 0)
                    .put("owned_by", provider));
        }
        Call.send(request.response(), new Fixed(200, list.toString()));
    }

    private void complete(HttpServerRequest request, String provider, Buffer bytes) {
        JsonNode body;
        try {
            body = Json.tree(bytes.getBytes());
        } catch (IOException e) {
            refuse(request, 400, ErrorObject.invalid("We could not parse the JSON body of your request.", null, null));
            return;
        }
        String model = body.path("model").asText("");
        if (model.isEmpty()) {
            refuse(request, 400, ErrorObject.invalid("you must provide a model parameter", null, null));
            return;
        }
        String key = key(request);
        String keyName = keys.name(provider, key);
        Call call = new Call(vertx, request, log.begin(provider, model, keyName));
        call.header("x-request-id", "req_" + provider + "_" + ++answers);
        if (!keys.accepts(provider, key)) {
            call.answer(new Fixed(401, wrongKey(key).body()));
            return;
        }
        try {
            play(call, provider, keyName, ChatRequest.of(model, body));
        } catch (InvalidRequest e) {
            call.answer(new Fixed(400, e.error().body()));
        }
    }

    private void play(Call call, String provider, String keyName, ChatRequest request) {
        Optional<Part> part = cast.of(provider, request.model());
        if (part.isEmpty()) {
            tell(call, provider, request, Pace.AT_ONCE, Ending.COMPLETE);
            return;
        }
        switch (part.get().behaviour()) {
            case Behaviour.Answer(Pace pace) -> tell(call, provider, request, pace, Ending.COMPLETE);
            case Fixed fixed -> call.answer(fixed);
            case Behaviour.Limit limit ->
                limit(call, provider, request, part.get().remainingMs(limit, now()), limit);
            case Behaviour.Bucket bucket ->
                bucket(call, provider, request, part.get().take(bucket, keyName, now()), bucket);
            case Behaviour.UnknownModel _ ->
                call.answer(new Fixed(404, unknownModel(request.model()).body()));
            case Behaviour.Reset(@Nullable Integer afterTokens, Pace pace) -> {
                if (afterTokens == null) {
                    call.later(pace.latencyMs(), call::reset);
                } else {
                    tell(call, provider, request, pace, new Ending.Reset(afterTokens));
                }
            }
            case Behaviour.Silent _ -> {
                // The call stays open until its caller leaves.
            }
            case Behaviour.Stall(int afterTokens, Pace pace) ->
                tell(call, provider, request, pace, new Ending.Stall(afterTokens));
            case Behaviour.MissingDone(Pace pace) -> tell(call, provider, request, pace, new Ending.Complete(false));
            case Behaviour.ErrorEvent event -> errorEvent(call, provider, request, event);
            case Behaviour.ErrorBody(ErrorObject error, long latencyMs) ->
                call.answer(new Fixed(200, Map.of(), error.body(), latencyMs));
        }
    }

    private void limit(Call call, String provider, ChatRequest request, long remainingMs, Behaviour.Limit limit) {
        if (remainingMs > 0) {
            call.answer(RateLimits.limited(limit, request.model(), remainingMs));
        } else {
            tell(call, provider, request, limit.pace(), Ending.COMPLETE);
        }
    }

    private void bucket(
            Call call, String provider, ChatRequest request, TokenBucket.State state, Behaviour.Bucket bucket) {
        if (state.taken()) {
            RateLimits.headers(bucket, state).forEach(call::header);
            tell(call, provider, request, bucket.pace(), Ending.COMPLETE);
        } else {
            call.answer(RateLimits.empty(bucket, request.model(), state));
        }
    }

    private void errorEvent(Call call, String provider, ChatRequest request, Behaviour.ErrorEvent event) {
        Integer afterTokens = event.afterTokens();
        if (afterTokens != null || !request.stream()) {
            Ending ending = new Ending.Failed(afterTokens == null ? 0 : afterTokens, event.error());
            tell(call, provider, request, event.pace(), ending);
            return;
        }
        call.later(event.pace().latencyMs(), () -> {
            call.beginStream();
            call.errorEvent(event.error());
            call.end();
        });
    }

    private void tell(Call call, String provider, ChatRequest request, Pace pace, Ending ending) {
        ChatAnswer answer = new ChatAnswer(provider, request, answers, now().getEpochSecond(), pace.tokens());
        new Telling(call, request, answer, pace, ending).start();
    }

    private Instant now() {
        return clock.instant();
    }

    private static @Nullable String key(HttpServerRequest request) {
        String header = request.getHeader("authorization");
        return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? header.substring(7).strip()
                : null;
    }

    private static ErrorObject wrongKey(@Nullable String key) {
        return key == null
                ? ErrorObject.invalid(
                        "You didn't provide an API key. Send it as Authorization: Bearer YOUR_KEY.", null, null)
                : ErrorObject.invalid("Incorrect API key provided: " + Keys.masked(key) + ".", null, "invalid_api_key");
    }

    private static ErrorObject unknownModel(String model) {
        return ErrorObject.invalid(
                "The model `" + model + "` does not exist or you do not have access to it.", null, "model_not_found");
    }

    private static void refuse(HttpServerRequest request, int status, ErrorObject error) {
        Call.send(request.response(), new Fixed(status, error.body()));
    }
}
