package dev.llmroute.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.route.Cost;
import dev.llmroute.route.Price;

/**
 * What a request took. OpenAI counts cached tokens among those of the prompt, Anthropic beside them.
 *
 * @param uncached tokens of the prompt that were neither read from a cache nor written to one
 * @param cacheWrittenFor1h those of {@code cacheWritten} that the cache keeps for an hour
 * @param output reasoning included
 */
public record Tokens(long uncached, long cacheRead, long cacheWritten, long cacheWrittenFor1h, long output) {
    /** A count beyond it is no count; what so many cost can still be added up. */
    private static final long MOST = 100_000_000L;

    public Tokens {
        uncached = Math.clamp(uncached, 0, MOST);
        cacheRead = Math.clamp(cacheRead, 0, MOST);
        cacheWritten = Math.clamp(cacheWritten, 0, MOST);
        cacheWrittenFor1h = Math.clamp(cacheWrittenFor1h, 0, cacheWritten);
        output = Math.clamp(output, 0, MOST);
    }

    /** Of which none are kept for an hour. */
    public Tokens(long uncached, long cacheRead, long cacheWritten, long output) {
        this(uncached, cacheRead, cacheWritten, 0, output);
    }

    public static final Tokens NONE = new Tokens(0, 0, 0, 0);

    public static Tokens ofAnthropic(JsonNode usage) {
        return NONE.updated(usage);
    }

    /**
     * Of OpenAI's chat completions.
     *
     * @see <a href="https://platform.openai.com/docs/api-reference/chat/object">OpenAI: cached_tokens, cache_write_tokens</a>
     * @see <a href="https://api-docs.deepseek.com/guides/kv_cache">DeepSeek: prompt_cache_hit_tokens</a>
     * @see <a href="https://platform.moonshot.ai/docs/api/chat">Kimi: cached_tokens</a>
     */
    public static Tokens ofOpenAi(JsonNode usage) {
        JsonNode prompt = usage.path("prompt_tokens_details");
        long cached = prompt.path("cached_tokens")
                .asLong(usage.path("prompt_cache_hit_tokens")
                        .asLong(usage.path("cached_tokens").asLong()));
        return ofCounted(
                usage,
                usage.path("prompt_tokens").asLong(),
                cached,
                prompt.path("cache_write_tokens").asLong(),
                usage.path("completion_tokens").asLong(),
                usage.path("completion_tokens_details"));
    }

    /** Of OpenAI's API for responses, which has names of its own. */
    public static Tokens ofResponses(JsonNode usage) {
        JsonNode prompt = usage.path("input_tokens_details");
        return ofCounted(
                usage,
                usage.path("input_tokens").asLong(),
                prompt.path("cached_tokens").asLong(),
                prompt.path("cache_write_tokens").asLong(),
                usage.path("output_tokens").asLong(),
                usage.path("output_tokens_details"));
    }

    private static Tokens ofCounted(
            JsonNode usage, long prompt, long cached, long written, long output, JsonNode outputDetails) {
        return new Tokens(
                Math.max(0, prompt - cached - written),
                cached,
                written,
                output + uncounted(usage, Math.max(0, prompt) + Math.max(0, output), outputDetails));
    }

    /**
     * The reasoning that is paid for as output and not counted among it, as some vendors do: only the total has it.
     *
     * @see <a href="https://docs.x.ai/docs/guides/reasoning">xAI: reasoning_tokens beside completion_tokens</a>
     * @see <a href="https://ai.google.dev/gemini-api/docs/openai">Gemini: thoughts in total_tokens only</a>
     */
    private static long uncounted(JsonNode usage, long counted, JsonNode outputDetails) {
        long more = Math.max(0, usage.path("total_tokens").asLong() - counted);
        JsonNode reasoning = outputDetails.path("reasoning_tokens");
        return reasoning.isNumber() ? Math.min(more, reasoning.asLong()) : more;
    }

    /** All tokens of the prompt, however they were paid for. */
    public long input() {
        return uncached + cacheRead + cacheWritten;
    }

    /** With what a later event of an Anthropic stream says: its counts are totals. */
    public Tokens updated(JsonNode usage) {
        return new Tokens(
                usage.path("input_tokens").asLong(uncached),
                usage.path("cache_read_input_tokens").asLong(cacheRead),
                usage.path("cache_creation_input_tokens").asLong(cacheWritten),
                usage.path("cache_creation").path("ephemeral_1h_input_tokens").asLong(cacheWrittenFor1h),
                usage.path("output_tokens").asLong(output));
    }

    /** At least so many of the answer. */
    Tokens withOutputOf(long atLeast) {
        return new Tokens(uncached, cacheRead, cacheWritten, cacheWrittenFor1h, Math.max(output, atLeast));
    }

    /** What they cost. */
    public Cost cost(Price price) {
        Price.Rates rates = price.rates(input());
        return new Cost(uncached * rates.input()
                + cacheRead * rates.cachedInput()
                + (cacheWritten - cacheWrittenFor1h) * rates.cacheWrite()
                + cacheWrittenFor1h * rates.cacheWrite1h()
                + output * rates.output());
    }

    public ObjectNode toOpenAi() {
        ObjectNode usage = JsonNodeFactory.instance
                .objectNode()
                .put("prompt_tokens", input())
                .put("completion_tokens", output)
                .put("total_tokens", input() + output);
        usage.putObject("prompt_tokens_details").put("cached_tokens", cacheRead);
        return usage;
    }

    public ObjectNode toAnthropic() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("input_tokens", uncached)
                .put("cache_creation_input_tokens", cacheWritten)
                .put("cache_read_input_tokens", cacheRead)
                .put("output_tokens", output);
    }
}
