package dev.llmroute.router.dialect;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.llmroute.cooldown.Api;
import dev.llmroute.route.Dialect;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The APIs in which callers ask a model, and in which targets are asked. */
public enum Surface {
    ChatCompletions("/v1/chat/completions", Dialect.OpenAI),
    Completions("/v1/completions", Dialect.OpenAI),
    Responses("/v1/responses", Dialect.OpenAI),
    Embeddings("/v1/embeddings", Dialect.OpenAI),
    Messages("/v1/messages", Dialect.Anthropic),
    CountTokens("/v1/messages/count_tokens", Dialect.Anthropic);

    /** Where callers find the list of models. */
    public static final String MODELS = "/v1/models";

    private static final Map<String, Surface> BY_PATH =
            Arrays.stream(values()).collect(toUnmodifiableMap(Surface::path, surface -> surface));

    private static final Map<Surface, Api> OTHER_APIS = Map.of(
            Completions, new Api("completions", false),
            Responses, new Api("responses", false),
            Embeddings, new Api("embeddings", false),
            CountTokens, new Api("count_tokens", true));

    private final String path;
    private final Dialect dialect;

    Surface(String path, Dialect dialect) {
        this.path = path;
        this.dialect = dialect;
    }

    public static Optional<Surface> of(String path) {
        return Optional.ofNullable(BY_PATH.get(path));
    }

    /** A caller's path with its variable parts in braces; empty where there is nothing there. */
    public static String template(String path) {
        if (path.startsWith(MODELS + "/")) {
            return MODELS + "/{model}";
        }
        return path.equals(MODELS) || of(path).isPresent() ? path : "";
    }

    /** Where callers find it, with the version in front. */
    public String path() {
        return path;
    }

    /** The dialect of its requests and answers. */
    public Dialect dialect() {
        return dialect;
    }

    /** Whether whoever speaks its dialect has it, with every model: where one does not, the others say nothing about a model. */
    public boolean everyTargetHasIt() {
        return this == ChatCompletions || this == Messages;
    }

    /**
     * As cooldowns tell APIs apart.
     *
     * @see <a href="https://platform.claude.com/docs/en/build-with-claude/token-counting">Anthropic: token counting and message creation have
     *     separate and independent rate limits</a>
     */
    public Api api() {
        return everyTargetHasIt() ? Api.MAIN : Objects.requireNonNull(OTHER_APIS.get(this));
    }

    /** What it asks of a model, as OpenTelemetry names it. */
    public String operation() {
        return switch (this) {
            case ChatCompletions, Responses, Messages -> "chat";
            case Completions -> "text_completion";
            case Embeddings -> "embeddings";
            case CountTokens -> "count_tokens";
        };
    }

    /** The surface that says the same in a dialect; empty where there is none. */
    public Optional<Surface> in(Dialect other) {
        if (other == dialect) {
            return Optional.of(this);
        }
        return switch (this) {
            case ChatCompletions -> Optional.of(Messages);
            case Messages -> Optional.of(ChatCompletions);
            default -> Optional.empty();
        };
    }
}
