package dev.llmroute.router.translation;

import dev.llmroute.route.Capabilities;
import dev.llmroute.route.Target;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The model for which a request is translated.
 *
 * @param model the provider's own id
 * @param boundField OpenAI's name for the bound of an answer that the model knows
 * @param capabilities what is declared of it
 */
public record Addressee(String model, String boundField, Capabilities capabilities) {
    private static final String NEW_BOUND = "max_completion_tokens";
    private static final String OLD_BOUND = "max_tokens";

    /**
     * Models that think refuse the old name, wherever they are served; most other vendors' models know the old one only. Behind gateways
     * names carry the vendor ({@code openai/gpt-5}) or a deployment ({@code eu-gpt-5-mini}).
     *
     * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">OpenAI: max_tokens is not compatible with o-series models</a>
     */
    private static final Pattern WANTS_NEW_BOUND =
            Pattern.compile("(?:^|[^a-z0-9])gpt-?[5-9](?![0-9])|(?:^|[/:.])o[1-9](?=$|[-:@])");

    private static final Pattern OF_OPENAI = Pattern.compile("(?:^|[/:.])(?:gpt-(?!oss)|chatgpt-|o[1-9](?=$|[-:@]))");

    private static final int MOST_TOOLS = 128;

    /** A model of which nothing else is known. */
    static Addressee named(String model, String boundField) {
        return new Addressee(model, boundField, Capabilities.UNKNOWN);
    }

    public static Addressee of(Target target) {
        Boolean declared = target.capabilities().maxCompletionTokens();
        boolean wantsNew = declared != null ? declared : isOpenAis(target) || isNamedLikeThinkers(target.model());
        return new Addressee(target.model(), wantsNew ? NEW_BOUND : OLD_BOUND, target.capabilities());
    }

    /**
     * What of a request OpenAI's own models refuse as a whole; other vendors of the dialect mostly take it.
     *
     * @param tools how many it has
     * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">OpenAI: a max of 128 functions are supported</a>
     */
    public static Optional<String> obstacle(Target target, int tools) {
        return tools > MOST_TOOLS
                        && (isOpenAis(target)
                                || OF_OPENAI.matcher(target.model()).find())
                ? Optional.of("more than " + MOST_TOOLS + " tools, which OpenAI does not take")
                : Optional.empty();
    }

    private static boolean isOpenAis(Target target) {
        String host = Optional.ofNullable(target.provider().baseUrl().getHost()).orElse("");
        return host.endsWith(".openai.com") || host.endsWith(".azure.com");
    }

    static boolean isNamedLikeThinkers(String model) {
        return WANTS_NEW_BOUND.matcher(model).find();
    }

    /** As many tokens as were asked for, and as one answer of the model may have: for a translation the bound is a ceiling. */
    long bounded(long tokens) {
        Long most = capabilities.maxOutputTokens();
        return most == null ? tokens : Math.min(tokens, most);
    }

    /** Whether the model is told how hard to think. */
    boolean takesEffort(boolean unlessDeclared) {
        Boolean declared = capabilities.reasoningEffort();
        return declared == null ? unlessDeclared : declared;
    }
}
