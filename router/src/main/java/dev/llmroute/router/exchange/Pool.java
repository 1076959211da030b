package dev.llmroute.router.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/**
 * Whether a request asks for another pool than everybody's: limits and capacity of that one are no word about the default one, nor is its
 * answer. Asked where it matters only: it reads the request.
 *
 * @see <a href="https://developers.openai.com/api/docs/guides/flex-processing">OpenAI: flex, with a 429 of its own where resources are
 *     unavailable</a>
 * @see <a href="https://console.groq.com/docs/flex-processing">Groq: flex, with limits of its own</a>
 * @see <a href="https://platform.claude.com/docs/en/build-with-claude/fast-mode">Anthropic: fast mode, with limits of its own</a>
 * @see <a href="https://platform.claude.com/docs/en/build-with-claude/context-windows">Anthropic: long context, with limits of its own</a>
 * @see <a href="https://openrouter.ai/docs/guides/routing/provider-selection">OpenRouter: which upstreams may answer</a>
 */
record Pool(CallerRequest request) {
    private static final List<byte[]> FIELDS = List.of(
            CallerRequest.quoted("service_tier"), CallerRequest.quoted("speed"), CallerRequest.quoted("provider"));

    /** What is longer counts apart. */
    private static final long LONG_CONTEXT_TOKENS = 200_000;

    /** Names of the tier that everybody gets. */
    private static final Set<String> USUAL = Set.of("", "auto", "default", "standard", "standard_only", "on_demand");

    boolean isAnother() {
        return asksForLongContext()
                || (FIELDS.stream().anyMatch(request.body()::contains)
                        && isChosenIn(request.body().tree()));
    }

    private boolean asksForLongContext() {
        return request.tokens() > LONG_CONTEXT_TOKENS
                && request.headers().getAll("anthropic-beta").stream().anyMatch(beta -> beta.contains("context-1m"));
    }

    private static boolean isChosenIn(JsonNode body) {
        return !USUAL.contains(body.path("service_tier").asText(""))
                || body.path("speed").asText().equals("fast")
                || isNarrowed(body.path("provider"));
    }

    /** A wish for an order is none: the others still answer. */
    private static boolean isNarrowed(JsonNode upstreams) {
        return !upstreams.path("only").isEmpty()
                || !upstreams.path("allow_fallbacks").asBoolean(true);
    }
}
