package dev.llmroute.router.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.llmroute.route.Cost;
import dev.llmroute.route.Price;
import dev.llmroute.route.Price.Above;
import dev.llmroute.route.Price.Rates;
import dev.llmroute.simulator.behaviour.Json;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What answers cost, computed by hand from what vendors say of their usage. Rates are dollars for a million tokens, times a million. */
class CostTest {
    private static final Price GPT =
            new Price(new Rates(2_500_000, 10_000_000, 1_250_000, 2_500_000, 2_500_000), List.of());
    private static final Price WRITES =
            new Price(new Rates(10_000_000, 50_000_000, 1_000_000, 12_500_000, 12_500_000), List.of());
    private static final Price SMALL = new Price(new Rates(100_000, 400_000, 100_000, 100_000, 100_000), List.of());
    private static final Price CLAUDE = new Price(
            new Rates(3_000_000, 15_000_000, 300_000, 3_750_000, 6_000_000),
            List.of(new Above(200_000, new Rates(6_000_000, 22_500_000, 600_000, 7_500_000, 12_000_000))));

    @ParameterizedTest
    @MethodSource("usages")
    void an_answer_costs_what_its_usage_says(Surface surface, Price price, String dollars, String usage) {
        UsageMeter meter = new UsageMeter(surface);
        meter.whole(new AnswerBody(surface, Buffer.buffer("{\"model\": \"m\", \"usage\": " + usage + "}")));

        assertThat(meter.tokens()).isNotNull();
        assertThat(meter.tokens().cost(price)).hasToString(dollars);
    }

    private static Arguments of(String what, Surface surface, Price price, String dollars, String usage) {
        return argumentSet(what, surface, price, dollars, usage);
    }

    static Stream<Arguments> usages() {
        return Stream.of(
                of("a plain answer", Surface.ChatCompletions, GPT, "0.0075", """
                        {"prompt_tokens": 1000, "completion_tokens": 500, "total_tokens": 1500}"""),
                of("one token", Surface.ChatCompletions, GPT, "0.0000125", """
                        {"prompt_tokens": 1, "completion_tokens": 1}"""),
                of("nothing at all", Surface.ChatCompletions, GPT, "0", """
                        {"prompt_tokens": 0, "completion_tokens": 0}"""),
                of("half of the prompt cached", Surface.ChatCompletions, GPT, "0.00484", """
                        {"prompt_tokens": 2048, "completion_tokens": 100, "prompt_tokens_details": {"cached_tokens": 1024}}"""),
                of("all of it cached", Surface.ChatCompletions, GPT, "0.00522", """
                        {"prompt_tokens": 4096, "completion_tokens": 10, "prompt_tokens_details": {"cached_tokens": 4096}}"""),
                of("reasoning is part of the output", Surface.ChatCompletions, GPT, "0.0120475", """
                        {"prompt_tokens": 75, "completion_tokens": 1186, "total_tokens": 1261, "completion_tokens_details": {"reasoning_tokens": 1024}}"""),
                of("reasoning beside the output, as xAI counts", Surface.ChatCompletions, GPT, "0.00111", """
                        {"prompt_tokens": 32, "completion_tokens": 9, "total_tokens": 135, "completion_tokens_details": {"reasoning_tokens": 94}}"""),
                of("thoughts in the total only, as Gemini counts", Surface.ChatCompletions, GPT, "0.00608", """
                        {"prompt_tokens": 20, "completion_tokens": 198, "total_tokens": 623}"""),
                of("a total that is too small", Surface.ChatCompletions, GPT, "0.00203", """
                        {"prompt_tokens": 20, "completion_tokens": 198, "total_tokens": 5}"""),
                of("cached, as DeepSeek says it", Surface.ChatCompletions, SMALL, "0.00005", """
                        {"prompt_tokens": 300, "completion_tokens": 50, "total_tokens": 350, "prompt_cache_hit_tokens": 256, "prompt_cache_miss_tokens": 44}"""),
                of("cached, as Kimi says it", Surface.ChatCompletions, GPT, "0.00093", """
                        {"prompt_tokens": 300, "completion_tokens": 50, "cached_tokens": 256}"""),
                of(
                        "no price for what is cached: as the rest of the prompt",
                        Surface.ChatCompletions,
                        SMALL,
                        "0.0001",
                        """
                        {"prompt_tokens": 1000, "completion_tokens": 0, "prompt_tokens_details": {"cached_tokens": 900}}"""),
                of("written to the cache", Surface.ChatCompletions, WRITES, "0.04736", """
                        {"prompt_tokens": 3000, "completion_tokens": 200, "prompt_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 2944}}"""),
                of("read and written", Surface.ChatCompletions, WRITES, "0.051004", """
                        {"prompt_tokens": 6000, "completion_tokens": 200, "prompt_tokens_details": {"cached_tokens": 2944, "cache_write_tokens": 3000}}"""),
                of("more cached than there is", Surface.ChatCompletions, GPT, "0.0000625", """
                        {"prompt_tokens": 10, "completion_tokens": 0, "prompt_tokens_details": {"cached_tokens": 50}}"""),
                of("vectors", Surface.Embeddings, SMALL, "0.0000008", """
                        {"prompt_tokens": 8, "total_tokens": 8}"""),
                of("the API for responses", Surface.Responses, GPT, "0.0009525", """
                        {"input_tokens": 36, "input_tokens_details": {"cached_tokens": 6}, "output_tokens": 87, "output_tokens_details": {"reasoning_tokens": 64}, "total_tokens": 123}"""),
                of("the API for responses, written to the cache", Surface.Responses, WRITES, "0.02365", """
                        {"input_tokens": 2000, "input_tokens_details": {"cached_tokens": 100, "cache_write_tokens": 1800}, "output_tokens": 1}"""),
                of("the API for responses, reasoning beside the output", Surface.Responses, GPT, "0.001075", """
                        {"input_tokens": 10, "output_tokens": 5, "output_tokens_details": {"reasoning_tokens": 100}, "total_tokens": 115}"""),
                of("Anthropic: a plain answer", Surface.Messages, CLAUDE, "0.01383", """
                        {"input_tokens": 2095, "output_tokens": 503}"""),
                of("Anthropic: nulls", Surface.Messages, CLAUDE, "0.000105", """
                        {"input_tokens": 10, "cache_creation_input_tokens": null, "cache_read_input_tokens": null, "output_tokens": 5}"""),
                of("Anthropic: read from the cache", Surface.Messages, CLAUDE, "0.01121415", """
                        {"input_tokens": 1, "cache_read_input_tokens": 30433, "cache_creation_input_tokens": 287, "output_tokens": 67}"""),
                of("Anthropic: written for five minutes", Surface.Messages, CLAUDE, "0.03915", """
                        {"input_tokens": 50, "cache_creation_input_tokens": 10000, "cache_read_input_tokens": 0, "output_tokens": 100, "cache_creation": {"ephemeral_5m_input_tokens": 10000, "ephemeral_1h_input_tokens": 0}}"""),
                of("Anthropic: written for an hour", Surface.Messages, CLAUDE, "0.06165", """
                        {"input_tokens": 50, "cache_creation_input_tokens": 10000, "output_tokens": 100, "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 10000}}"""),
                of("Anthropic: written for both", Surface.Messages, CLAUDE, "0.016539", """
                        {"input_tokens": 2048, "cache_read_input_tokens": 1800, "cache_creation_input_tokens": 556, "output_tokens": 503, "cache_creation": {"ephemeral_5m_input_tokens": 456, "ephemeral_1h_input_tokens": 100}}"""),
                of("Anthropic: thinking is part of the output", Surface.Messages, CLAUDE, "0.0603", """
                        {"input_tokens": 100, "output_tokens": 4000, "output_tokens_details": {"thinking_tokens": 3500}}"""),
                of("Anthropic: 200,000 tokens are not above them", Surface.Messages, CLAUDE, "0.615", """
                        {"input_tokens": 200000, "output_tokens": 1000}"""),
                of("Anthropic: one more is, and all of them cost more", Surface.Messages, CLAUDE, "1.222506", """
                        {"input_tokens": 200001, "output_tokens": 1000}"""),
                of("Anthropic: what is cached counts, too", Surface.Messages, CLAUDE, "0.2355", """
                        {"input_tokens": 1000, "cache_read_input_tokens": 190000, "cache_creation_input_tokens": 10000, "output_tokens": 1000, "cache_creation": {"ephemeral_1h_input_tokens": 4000}}"""),
                of(
                        "Anthropic: an hour without a price costs what writing does",
                        Surface.Messages,
                        WRITES,
                        "0.0125",
                        """
                        {"input_tokens": 0, "cache_creation_input_tokens": 1000, "output_tokens": 0, "cache_creation": {"ephemeral_1h_input_tokens": 1000}}"""),
                of("counts that are none", Surface.ChatCompletions, GPT, "0", """
                        {"prompt_tokens": -5, "completion_tokens": "many"}"""));
    }

    /** Anthropic's first event says what was read and written, its last one what was answered. */
    @Test
    void a_stream_costs_what_its_events_say_together() {
        UsageMeter meter = new UsageMeter(Surface.Messages);
        meter.event(event("""
                {"type": "message_start", "message": {"usage": {"input_tokens": 50, "cache_creation_input_tokens": 10000,
                 "cache_creation": {"ephemeral_1h_input_tokens": 10000}, "output_tokens": 1}}}"""));
        meter.event(event("""
                {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 100}}"""));

        assertThat(meter.tokens()).isNotNull();
        assertThat(meter.tokens().cost(CLAUDE)).hasToString("0.06165");
    }

    private static Buffer event(String json) {
        return Buffer.buffer("data: " + json.replace("\n", "") + "\n\n");
    }

    @Test
    void a_provider_that_counts_without_end_costs_a_bounded_sum() {
        Tokens tokens =
                Tokens.ofOpenAi(Json.parse("{\"prompt_tokens\": 9e18, \"completion_tokens\": 9000000000000000000}"));
        Price dearest = new Price(
                new Rates(9_999_999_999L, 9_999_999_999L, 9_999_999_999L, 9_999_999_999L, 9_999_999_999L), List.of());
        Cost cost = tokens.cost(dearest);

        assertThat(cost.picodollars()).isPositive();
        assertThat(cost.plus(cost)
                        .plus(cost)
                        .plus(cost)
                        .plus(cost)
                        .plus(cost)
                        .plus(cost)
                        .picodollars())
                .isPositive();
    }

    @Test
    void what_cost_less_is_less_than_zero_and_written_in_full() {
        assertThat(new Cost(1_000_000).minus(new Cost(3_000_001))).hasToString("-0.000002000001");
        assertThat(new Cost(20_000_000_000_000L)).hasToString("20");
    }
}
