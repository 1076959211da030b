package dev.llmroute.router;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.api.Dialect;
import dev.llmroute.config.ApiKey;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Requirements;
import dev.llmroute.plan.Suitability;
import dev.llmroute.route.Envelope;
import dev.llmroute.route.Provider;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.ChatToMessages;
import dev.llmroute.router.dialect.ChunksToEvents;
import dev.llmroute.router.dialect.CompletionToMessage;
import dev.llmroute.router.dialect.EventsToChunks;
import dev.llmroute.router.dialect.MessageToCompletion;
import dev.llmroute.router.dialect.MessagesToChat;
import dev.llmroute.router.dialect.RouterThought;
import dev.llmroute.router.dialect.StreamTranslation;
import dev.llmroute.router.dialect.Untranslatable;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A caller's request as targets get it, and their answers as the caller gets them: unchanged but for the model where both speak the same
 * dialect, else translated. Not thread-safe.
 */
final class Outbound implements Suitability {
    private static final String ANTHROPIC_VERSION = "anthropic-version";
    private static final String ANTHROPIC_BETA = "anthropic-beta";
    private static final String DEFAULT_VERSION = "2023-06-01";

    private final CallerRequest request;
    private final Chain chain;
    private final Target head;
    private final Adaptations adaptations = new Adaptations();
    private @Nullable JsonNode tree;
    private @Nullable String obstacle;
    private boolean asked;

    /** @param chain the targets that may be asked, that which the caller chose first */
    Outbound(CallerRequest request, Chain chain) {
        this.request = request;
        this.chain = chain;
        this.head = chain.head();
    }

    @Override
    public Optional<String> obstacle(Target target) {
        return obstacleOfModel(target).or(() -> isNative(target) ? Optional.empty() : obstacleOfDialect(target));
    }

    private Optional<String> obstacleOfModel(Target target) {
        if (!fits(target) && chain.targets().stream().anyMatch(this::fits)) {
            // Where no window is large enough, a provider's own error tells the caller more than ours.
            return Optional.of(
                    "the request is longer than its " + target.capabilities().contextWindow() + " tokens");
        }
        if (request.surface() == Surface.Embeddings && !givesVectorsOfHead(target)) {
            return Optional.of("its vectors are not those of " + head.ref().name());
        }
        return requirements().obstacle(target.capabilities());
    }

    private boolean fits(Target target) {
        return requirements().fits(target.capabilities());
    }

    /** Of the same space and, where the request leaves their length to the model, of the same length. */
    private boolean givesVectorsOfHead(Target target) {
        Integer own = target.capabilities().dimensions();
        Integer heads = head.capabilities().dimensions();
        boolean sameLength = requirements().dimensions() > 0 || own == null || heads == null || own.equals(heads);
        return sameLength && target.givesVectorsOf(head);
    }

    private Optional<String> obstacleOfDialect(Target target) {
        if (request.surface().in(target.provider().dialect()).isEmpty()) {
            return Optional.of(request.surface().path() + " has no counterpart in the dialect "
                    + target.provider().dialect());
        }
        // There is one other dialect, and what it cannot say depends on nothing but the request.
        if (!asked) {
            asked = true;
            try {
                translated(target);
            } catch (Untranslatable cannot) {
                obstacle = cannot.reason();
            }
        }
        return Optional.ofNullable(obstacle);
    }

    private Requirements requirements() {
        return request.body().requirements();
    }

    private boolean isNative(Target target) {
        return target.provider().dialect() == request.surface().dialect();
    }

    /** The call to a target; only to one without {@link #obstacle}. */
    UpstreamRequest call(Target target, ServedRoute route) {
        return new UpstreamRequest(
                target.provider().name(),
                surface(target),
                route.endpoints().of(target.provider(), surface(target)),
                headers(target, route.resolved().apiKey(target)),
                () -> adaptations.body(target).orElseGet(() -> body(target)),
                request.body().stream(),
                request.id(),
                target.provider().network(),
                target.provider().timeouts(),
                route.route().detection());
    }

    /**
     * Makes the request fit for a target that refused a field of it by name, for the next {@link #call}.
     *
     * @param error the body of its answer
     * @return the names of what was changed; empty where nothing may be
     */
    List<String> adapt(Target target, int status, Buffer error) {
        boolean chosen = isNative(target) && target.ref().equals(head.ref());
        return adaptations.adapt(
                target,
                status,
                error,
                () -> sent(target).deepCopy(),
                request.headers().getAll(ANTHROPIC_BETA),
                chosen);
    }

    private ObjectNode sent(Target target) {
        try {
            if (!isNative(target)) {
                return translated(target);
            }
            ObjectNode body = request.body().treeWithModel(target.model());
            // Anthropic refuses thoughts that it has not signed; those of other targets are signed by this router.
            RouterThought.takeOut(body);
            return body;
        } catch (Untranslatable cannot) {
            throw new IllegalStateException("asked a target that cannot serve the request", cannot);
        }
    }

    private Buffer body(Target target) {
        boolean foreignThoughts = target.provider().dialect() == Dialect.Anthropic
                && request.body().mayHaveRouterThoughts();
        return isNative(target) && !foreignThoughts
                ? request.body().withModel(target.model())
                : Buffer.buffer(sent(target).toString());
    }

    private ObjectNode translated(Target target) throws Untranslatable {
        if (tree == null) {
            tree = request.body().tree();
        }
        return switch (target.provider().dialect()) {
            case Anthropic -> ChatToMessages.request(tree, target.model());
            case OpenAI -> MessagesToChat.request(tree, target.model(), maxTokens(target.provider()));
        };
    }

    /** OpenAI's own models of today refuse the old name, others do not know the new one. */
    private static String maxTokens(Provider provider) {
        String host = Optional.ofNullable(provider.baseUrl().getHost()).orElse("");
        return host.endsWith(".openai.com") || host.endsWith(".azure.com") ? "max_completion_tokens" : "max_tokens";
    }

    /** In which the target is asked. */
    private Surface surface(Target target) {
        return request.surface().in(target.provider().dialect()).orElseThrow();
    }

    private MultiMap headers(Target target, Optional<ApiKey> apiKey) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        Envelope envelope = target.provider().envelope();
        if (target.provider().dialect() == Dialect.Anthropic) {
            String version = isNative(target) ? request.headers().get(ANTHROPIC_VERSION) : null;
            headers.set(ANTHROPIC_VERSION, version == null ? DEFAULT_VERSION : version);
            List<String> betas =
                    adaptations.betas(target).orElseGet(() -> request.headers().getAll(ANTHROPIC_BETA));
            if (isNative(target) && !betas.isEmpty()) {
                headers.set(ANTHROPIC_BETA, betas);
            }
        }
        envelope.headers().forEach(each -> headers.set(each.name(), each.value()));
        apiKey.map(ApiKey::value).ifPresent(key -> {
            if (envelope.credentialHeader() != null) {
                headers.set(envelope.credentialHeader(), key);
            } else if (target.provider().dialect() == Dialect.Anthropic) {
                headers.set("x-api-key", key);
            } else {
                headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + key);
            }
        });
        return headers;
    }

    /**
     * A whole answer of the target as the caller gets it.
     *
     * @throws Untranslatable where it cannot be said in the caller's dialect
     */
    Buffer answer(Target target, WholeAnswer body) throws Untranslatable {
        if (isNative(target)) {
            return body.body();
        }
        JsonNode answer;
        try {
            answer = body.tree();
        } catch (IOException e) {
            throw new Untranslatable("an answer that is no JSON");
        }
        ObjectNode translated = switch (target.provider().dialect()) {
            case Anthropic -> MessageToCompletion.answer(answer, target.model(), request.atMs() / 1000);
            case OpenAI -> CompletionToMessage.answer(answer, target.model());
        };
        return Buffer.buffer(translated.toString());
    }

    /** For one stream of the target; empty where it is passed on as it is. */
    Optional<StreamTranslation> stream(Target target) {
        if (isNative(target)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (target.provider().dialect()) {
                    case Anthropic -> new EventsToChunks(target.model(), request.atMs() / 1000, includesUsage());
                    case OpenAI -> new ChunksToEvents(target.model(), request.tokens());
                });
    }

    private boolean includesUsage() {
        return tree != null && tree.at("/stream_options/include_usage").asBoolean();
    }
}
