package dev.llmroute.router.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.classify.SentKey;
import dev.llmroute.classify.SentRequest;
import dev.llmroute.config.ApiKey;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Suitability;
import dev.llmroute.route.Dialect;
import dev.llmroute.route.Target;
import dev.llmroute.route.Timeouts;
import dev.llmroute.router.dialect.AnswerBody;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.routing.ServedRoute;
import dev.llmroute.router.state.ForeignThoughts;
import dev.llmroute.router.state.Pinning;
import dev.llmroute.router.translation.Addressee;
import dev.llmroute.router.translation.AnswerEvents;
import dev.llmroute.router.translation.ChatToMessages;
import dev.llmroute.router.translation.MessagesToChat;
import dev.llmroute.router.translation.RouterThought;
import dev.llmroute.router.translation.StreamTranslation;
import dev.llmroute.router.translation.Untranslatable;
import dev.llmroute.router.upstream.UpstreamRequest;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adapts a caller's request to targets, and their answers to the caller: unchanged except for the model if both speak the same dialect,
 * else translated. Not thread-safe.
 */
final class TargetAdapter implements Suitability {
    private static final byte[] ROUTER_THOUGHT = RouterThought.sign();

    private final CallerRequest request;
    private final InFlight.Place place;
    private final Pinning pinning;
    private final Chain chain;
    private final Target head;
    private final Adaptations adaptations = new Adaptations();
    private @Nullable AnswerTranslation forAnswers;
    private @Nullable String obstacle;
    private boolean obstacleKnown;
    private boolean lacksRoom;
    private @Nullable Boolean routerThoughts;

    /**
     * @param place of the request, where its trees count
     * @param pinning the targets that may be asked, that which the caller chose first
     */
    TargetAdapter(CallerRequest request, InFlight.Place place, Pinning pinning) {
        this.request = request;
        this.place = place;
        this.pinning = pinning;
        this.chain = pinning.chain();
        this.head = chain.head();
    }

    @Override
    public Optional<String> obstacle(Target target) {
        return ModelFit.obstacle(request, chain, target)
                .or(() -> isNative(target) ? Optional.empty() : obstacleOfDialect(target));
    }

    private Optional<String> obstacleOfDialect(Target target) {
        if (request.surface().in(target.provider().dialect()).isEmpty()) {
            return Optional.of(request.surface().path() + " has no counterpart in the dialect "
                    + target.provider().dialect());
        }
        Optional<String> pinnedBy = pinning.state().pinnedBy();
        if (pinnedBy.isPresent()) {
            return pinnedBy.map(field -> "what \"" + field + "\" names is known only to the account that made it");
        }
        if (request.body().tokens() > ChatToMessages.MAX_TOKENS) {
            return Optional.of("the request has more than " + ChatToMessages.MAX_TOKENS
                    + " names and values, too many to be translated");
        }
        if (!obstacleKnown && !reads(target)) {
            return Optional.of("this router has no room to translate the request");
        }
        boolean toOpenAi = target.provider().dialect() == Dialect.OpenAI;
        return Optional.ofNullable(obstacle)
                .or(() -> toOpenAi ? Addressee.obstacle(target, forAnswers().toolCount()) : Optional.empty());
    }

    /** Finds out what the other dialect cannot say, which depends on the request only; false if there was no room to. */
    private boolean reads(Target target) {
        if (!place.mayHold(request.body().treeBytes())) {
            lacksRoom = true;
            return false;
        }
        obstacleKnown = true;
        try {
            translated(target);
        } catch (Untranslatable cannot) {
            obstacle = cannot.reason();
        } finally {
            place.giveBack(request.body().treeBytes());
        }
        return true;
    }

    /** Whether a target was skipped because the router is at its limit of memory. */
    boolean lacksRoom() {
        return lacksRoom;
    }

    /** The bytes that making the body for a target takes for a moment. */
    long treeBytes(Target target) {
        return isSpliced(target) ? 0 : request.body().treeBytes();
    }

    /** Whether the target speaks the caller's dialect, so that nothing is translated. */
    boolean isNative(Target target) {
        return ModelFit.isNative(request, target);
    }

    /**
     * The call to a target; only to one without {@link #obstacle}.
     *
     * @param timeouts how long it may take
     */
    UpstreamRequest call(Target target, ServedRoute route, Timeouts timeouts) {
        Optional<ApiKey> apiKey = route.resolved().apiKey(target);
        return new UpstreamRequest(
                target.provider().name(),
                surface(target),
                route.endpoints().of(target.provider(), surface(target)),
                TargetHeaders.of(request, target, isNative(target), betas(target), apiKey),
                () -> adaptations.body(target).orElseGet(() -> body(target)),
                request.body().stream(),
                target.provider().network(),
                timeouts,
                route.route().detection(),
                SentRequest.of(target.model(), apiKey.map(ApiKey::value).orElse(""), () -> callersWords(target)),
                SentKey.ifSecret(apiKey.map(ApiKey::value).orElse("")));
    }

    /** The features in development to ask the target for. */
    private List<String> betas(Target target) {
        if (!isNative(target) || target.provider().dialect() != Dialect.Anthropic) {
            return List.of();
        }
        return adaptations.betas(target).orElseGet(() -> request.headers().getAll(TargetHeaders.ANTHROPIC_BETA));
    }

    /** The caller's own words in the request, which the provider may repeat. */
    private List<String> callersWords(Target target) {
        List<String> words = new ArrayList<>(2);
        words.add(bodyWithoutModel(target));
        words.add(request.id());
        if (isNative(target)) {
            words.addAll(request.headers().getAll(TargetHeaders.ANTHROPIC_VERSION));
            words.addAll(request.headers().getAll(TargetHeaders.ANTHROPIC_BETA));
        }
        return words;
    }

    private String bodyWithoutModel(Target target) {
        return isNative(target)
                ? request.body().withModel("").toString(StandardCharsets.UTF_8)
                : sent(target).without("model").toString();
    }

    /**
     * Adapts the request to a target that refused a field of it by name, for the next {@link #call}.
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
                request.headers().getAll(TargetHeaders.ANTHROPIC_BETA),
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
            if (pinning.isForeign(target)) {
                ForeignThoughts.takeOut(body);
            }
            return body;
        } catch (Untranslatable cannot) {
            throw new IllegalStateException("asked a target that cannot serve the request", cannot);
        }
    }

    private Buffer body(Target target) {
        return isSpliced(target)
                ? request.body().withModel(target.model())
                : Buffer.buffer(sent(target).toString());
    }

    /** Whether no tree is made of the request for it. */
    private boolean isSpliced(Target target) {
        boolean foreignThoughts =
                pinning.isForeign(target) || (target.provider().dialect() == Dialect.Anthropic && hasRouterThoughts());
        return isNative(target) && !foreignThoughts;
    }

    private boolean hasRouterThoughts() {
        if (routerThoughts == null) {
            routerThoughts = request.body().contains(ROUTER_THOUGHT);
        }
        return routerThoughts;
    }

    private ObjectNode translated(Target target) throws Untranslatable {
        // The tree is made anew each time: a stream may last for minutes.
        JsonNode tree = request.body().tree();
        AnswerTranslation how = forAnswers(tree);
        return switch (target.provider().dialect()) {
            case Anthropic -> ChatToMessages.request(tree, Addressee.of(target), how.tools());
            case OpenAI -> MessagesToChat.request(tree, Addressee.of(target), how.tools());
        };
    }

    private AnswerTranslation forAnswers(JsonNode tree) {
        if (forAnswers == null) {
            forAnswers = AnswerTranslation.of(request, tree);
        }
        return forAnswers;
    }

    /** Of a request that was sent in translation. */
    private AnswerTranslation forAnswers() {
        return forAnswers == null ? forAnswers(request.body().tree()) : forAnswers;
    }

    /** The surface on which the target is called. */
    private Surface surface(Target target) {
        return request.surface().in(target.provider().dialect()).orElseThrow();
    }

    /**
     * A whole answer of the target as the caller gets it.
     *
     * @throws Untranslatable where it cannot be said in the caller's dialect
     */
    Buffer answer(Target target, AnswerBody body) throws Untranslatable {
        if (isPassedOn(target)) {
            return body.body();
        }
        JsonNode answer;
        try {
            answer = body.tree();
        } catch (IOException e) {
            throw new Untranslatable("an answer that is no JSON");
        }
        JsonNode told = isNative(target) ? answer : forAnswers().answer(target, answer);
        return Buffer.buffer(
                asksForStream()
                        ? AnswerEvents.of(request.surface(), told, forAnswers().usage())
                        : told.toString());
    }

    /** Whether a whole answer of the target reaches the caller as it is. */
    boolean isPassedOn(Target target) {
        return isNative(target) && !asksForStream();
    }

    /** Whether the caller reads a stream, whatever a target answers with. */
    boolean asksForStream() {
        return request.body().stream() && AnswerEvents.exist(request.surface());
    }

    /** For one stream of the target; empty where it is passed on as it is. */
    Optional<StreamTranslation> stream(Target target) {
        if (isNative(target)) {
            return Optional.empty();
        }
        return Optional.of(forAnswers().stream(target));
    }
}
