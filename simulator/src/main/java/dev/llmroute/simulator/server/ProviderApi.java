package dev.llmroute.simulator.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Behaviour.Fixed;
import dev.llmroute.simulator.behaviour.Cast;
import dev.llmroute.simulator.behaviour.Json;
import dev.llmroute.simulator.behaviour.Keys;
import dev.llmroute.simulator.dialect.Account;
import dev.llmroute.simulator.dialect.Accounts;
import dev.llmroute.simulator.dialect.AnthropicDialect;
import dev.llmroute.simulator.dialect.Betas;
import dev.llmroute.simulator.dialect.ChatRequest;
import dev.llmroute.simulator.dialect.CompletionsRequest;
import dev.llmroute.simulator.dialect.Dialect;
import dev.llmroute.simulator.dialect.EmbeddingsRequest;
import dev.llmroute.simulator.dialect.InvalidRequest;
import dev.llmroute.simulator.dialect.MessagesRequest;
import dev.llmroute.simulator.dialect.OpenAiDialect;
import dev.llmroute.simulator.dialect.Question;
import dev.llmroute.simulator.dialect.ResponsesRequest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.InstantSource;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The providers' side, under {@code /PROVIDER/v1}: every provider in OpenAI's dialect and in Anthropic's. */
public final class ProviderApi {
    private static final Pattern PATH = Pattern.compile("/([^/]+)/v1/(.+)");
    private static final Dialect OPENAI = new OpenAiDialect(ChatRequest::of);
    private static final Dialect COMPLETIONS = new OpenAiDialect(CompletionsRequest::of);
    private static final Dialect RESPONSES = new OpenAiDialect(ResponsesRequest::of);
    private static final Dialect EMBEDDINGS = new OpenAiDialect(EmbeddingsRequest::of);
    private static final Dialect ANTHROPIC = new AnthropicDialect();

    private final Vertx vertx;
    private final InstantSource clock;
    private final Keys keys;
    private final Cast cast;
    private final CallLog log;
    private final Accounts accounts;
    private long requests;

    public ProviderApi(Vertx vertx, InstantSource clock, Keys keys, Cast cast, CallLog log, Accounts accounts) {
        this.vertx = vertx;
        this.clock = clock;
        this.keys = keys;
        this.cast = cast;
        this.log = log;
        this.accounts = accounts;
    }

    public void handle(HttpServerRequest request, String fullPath) {
        Matcher path = PATH.matcher(fullPath);
        String provider = path.matches() ? path.group(1) : "";
        switch (path.matches() ? request.method() + " " + path.group(2) : "") {
            case "POST chat/completions" -> read(asked(request, OPENAI, provider), this::complete);
            case "POST completions" -> read(asked(request, COMPLETIONS, provider), this::complete);
            case "POST responses" -> read(asked(request, RESPONSES, provider), this::complete);
            case "POST embeddings" -> read(asked(request, EMBEDDINGS, provider), this::complete);
            case "POST messages" -> read(asked(request, ANTHROPIC, provider), this::complete);
            case "POST messages/count_tokens" -> read(asked(request, ANTHROPIC, provider), this::count);
            case "POST files" -> read(asked(request, dialect(request), provider), (asked, body) -> file(asked));
            case "GET models" -> models(asked(request, dialect(request), provider));
            default ->
                asked(request, dialect(request), provider)
                        .refuse(
                                dialect(request)
                                        .unknownUrl(
                                                "Invalid URL (" + request.method() + " " + fullPath
                                                        + "). There is POST /PROVIDER/v1/chat/completions, /v1/completions, /v1/responses, /v1/embeddings,"
                                                        + " /v1/messages, /v1/messages/count_tokens, /v1/files and GET /PROVIDER/v1/models."));
        }
    }

    private Asked asked(HttpServerRequest request, Dialect dialect, String provider) {
        return new Asked(request, dialect, provider, ++requests);
    }

    /** Of a path that both dialects have: only Anthropic's clients send a version. */
    private static Dialect dialect(HttpServerRequest request) {
        return request.getHeader(AnthropicDialect.VERSION_HEADER) == null ? OPENAI : ANTHROPIC;
    }

    private static void read(Asked asked, BiConsumer<Asked, Buffer> then) {
        Fixed tooLong = asked.refusal(asked.dialect().tooLong(RequestBody.MAX_BYTES));
        RequestBody.read(asked.request(), tooLong, body -> then.accept(asked, body));
    }

    private void models(Asked asked) {
        try {
            checkKey(asked);
            String models = asked.dialect().models(asked.provider(), cast.models(asked.provider()));
            Call.send(asked.request().response(), new Fixed(200, models));
        } catch (InvalidRequest e) {
            asked.refuse(e.refusal());
        }
    }

    /** Keeps a file, whatever it holds: only its id matters. */
    private void file(Asked asked) {
        try {
            checkKey(asked);
            String id = account(asked).keepFile("file_" + asked.provider().replace('.', '_') + "-" + asked.number());
            String file = Json.object()
                    .put("id", id)
                    .put("object", "file")
                    .put("type", "file")
                    .put("filename", "file")
                    .toString();
            Call.send(asked.request().response(), new Fixed(200, file));
        } catch (InvalidRequest e) {
            asked.refuse(e.refusal());
        }
    }

    private Account account(Asked asked) {
        return accounts.of(asked.provider(), keys.name(asked.provider(), asked.key()));
    }

    /** Counts the tokens of a message that is not sent. No call of a model, so none is counted and nothing is played. */
    private void count(Asked asked, Buffer bytes) {
        try {
            JsonNode body = json(asked, bytes);
            String model = model(asked, body);
            checkKey(asked);
            AnthropicDialect.checkVersion(asked.request());
            int tokens = MessagesRequest.tokens(
                    body, account(asked), cast.strict(asked.provider()), Betas.of(asked.request()));
            if (cast.of(asked.provider(), model)
                    .filter(part -> part.behaviour() instanceof Behaviour.UnknownModel)
                    .isPresent()) {
                throw new InvalidRequest(asked.dialect().unknownModel(model));
            }
            String count = Json.object().put("input_tokens", tokens).toString();
            Call.send(asked.request().response(), new Fixed(200, count));
        } catch (InvalidRequest e) {
            asked.refuse(e.refusal());
        }
    }

    private void complete(Asked asked, Buffer bytes) {
        JsonNode body;
        String model;
        try {
            body = json(asked, bytes);
            model = model(asked, body);
        } catch (InvalidRequest e) {
            asked.refuse(e.refusal());
            return;
        }
        String provider = asked.provider();
        String keyName = keys.name(provider, asked.key());
        log.remember(provider, model, bytes, asked.request().headers().names());
        Call call = new Call(vertx, asked.request(), log.begin(provider, model, keyName));
        call.header(asked.dialect().idHeader(), asked.id());
        try {
            checkKey(asked);
            Question question =
                    asked.dialect().read(asked.request(), model, body, account(asked), cast.strict(provider));
            new Scene(asked, call, question, keyName, clock.instant()).play(cast.of(provider, model));
        } catch (InvalidRequest e) {
            call.answer(asked.refusal(e.refusal()));
        }
    }

    private static JsonNode json(Asked asked, Buffer bytes) throws InvalidRequest {
        try {
            return Json.tree(bytes.getBytes());
        } catch (IOException e) {
            throw new InvalidRequest(asked.dialect().unreadable());
        }
    }

    private static String model(Asked asked, JsonNode body) throws InvalidRequest {
        String model = body.path("model").asText("");
        if (model.isEmpty()) {
            throw new InvalidRequest(asked.dialect().noModel());
        }
        return model;
    }

    private void checkKey(Asked asked) throws InvalidRequest {
        if (!keys.accepts(asked.provider(), asked.key())) {
            throw new InvalidRequest(asked.dialect().wrongKey(asked.key()));
        }
    }
}
