package dev.llmroute.plan;

import dev.llmroute.plan.Outlook.Seen;
import dev.llmroute.route.Dialect;
import dev.llmroute.route.Price;
import dev.llmroute.route.Target;
import java.util.OptionalDouble;

/**
 * What of a request its cost depends on; {@code docs/decisions/0065} has the reasons. All sizes are estimates.
 *
 * @param promptTokens that are sent
 * @param answerTokens that the answer has at most; 0 where the request does not say
 * @param turns answers of a model that the prompt already holds: those of a conversation that has just begun are 0
 * @param marksCache whether it marks what is to be cached, without which Anthropic caches nothing
 */
public record Outlay(long promptTokens, long answerTokens, long turns, boolean marksCache) {
    /**
     * No cache finds anything of a shorter prompt.
     *
     * @see <a href="https://platform.openai.com/docs/guides/prompt-caching">OpenAI: 1,024 tokens or more</a>
     * @see <a href="https://platform.claude.com/docs/en/build-with-claude/prompt-caching">Anthropic: 1,024 with most models, and only what is marked</a>
     */
    private static final long FEWEST_CACHED_TOKENS = 1_024;

    /**
     * What this request most likely costs at a target, in picodollars; empty where its price is not known.
     *
     * <p>Where the target is known to have the conversation in its cache, that is what this request costs. Where it is not, the prompt has to be
     * sent there in full once, and each request after it finds most of it: a conversation of n answers most likely has as many before it, so the
     * first is divided by those. Who has some of it is never dearer for that.
     */
    public OptionalDouble at(Target target, Seen seen) {
        Price price = target.price();
        if (price == null) {
            return OptionalDouble.empty();
        }
        double prompt = promptTokens * seen.counted();
        Price.Rates rates = price.rates((long) prompt);
        boolean caches = isCachedBy(target);
        double fresh = marksCache && caches ? rates.cacheWrite() : rates.input();
        double known = Math.min(prompt, seen.cachedTokens() * seen.counted());
        double expected = prompt * turns / (turns + 1) * turns / (turns + 1);
        double found = caches ? Math.max(known, expected) * seen.foundShare() : 0;
        return OptionalDouble.of(
                prompt * fresh - found * (fresh - rates.cachedInput()) + answer(seen) * rates.output());
    }

    /** Whether the target may find something of the prompt in a cache, now or later. */
    public boolean isCachedBy(Target target) {
        return promptTokens >= FEWEST_CACHED_TOKENS
                && (marksCache || target.provider().dialect() == Dialect.OpenAI);
    }

    private double answer(Seen seen) {
        return answerTokens == 0 ? seen.answerTokens() : Math.min((double) answerTokens, seen.answerTokens());
    }
}
