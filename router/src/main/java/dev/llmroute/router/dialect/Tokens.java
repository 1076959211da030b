package dev.llmroute.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a request took. OpenAI counts cached tokens among those of the prompt, Anthropic beside them.
 *
 * @param uncached tokens of the prompt that were neither read from a cache nor written to one
 */
public record Tokens(long uncached, long cacheRead, long cacheWritten, long output) {
    /** A count beyond it is no count; four of them can still be added up. */
    private static final long MOST = 1_000_000_000_000L;

    public Tokens {
        uncached = Math.clamp(uncached, 0, MOST);
        cacheRead = Math.clamp(cacheRead, 0, MOST);
        cacheWritten = Math.clamp(cacheWritten, 0, MOST);
        output = Math.clamp(output, 0, MOST);
    }

    public static final Tokens NONE = new Tokens(0, 0, 0, 0);

    public static Tokens ofAnthropic(JsonNode usage) {
        return NONE.updated(usage);
    }

    /**
     * Of OpenAI's chat completions.
     *
     * @see <a href="https://api-docs.deepseek.com/guides/kv_cache">DeepSeek: prompt_cache_hit_tokens</a>
     * @see <a href="https://platform.moonshot.ai/docs/api/chat">Kimi: cached_tokens</a>
     */
    public static Tokens ofOpenAi(JsonNode usage) {
        long cached = usage.path("prompt_tokens_details")
                .path("cached_tokens")
                .asLong(usage.path("prompt_cache_hit_tokens")
                        .asLong(usage.path("cached_tokens").asLong()));
        return new Tokens(
                Math.max(0, usage.path("prompt_tokens").asLong() - cached),
                cached,
                0,
                usage.path("completion_tokens").asLong());
    }

    /** Of OpenAI's API for responses, which has names of its own. */
    public static Tokens ofResponses(JsonNode usage) {
        long cached = usage.path("input_tokens_details").path("cached_tokens").asLong();
        return new Tokens(
                Math.max(0, usage.path("input_tokens").asLong() - cached),
                cached,
                0,
                usage.path("output_tokens").asLong());
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
                usage.path("output_tokens").asLong(output));
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
