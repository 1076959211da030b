package dev.llmroute.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llmroute.plan.Outlook.Seen;
import dev.llmroute.route.Capabilities;
import dev.llmroute.route.Ceiling;
import dev.llmroute.route.Credential;
import dev.llmroute.route.Dialect;
import dev.llmroute.route.Model;
import dev.llmroute.route.Price;
import dev.llmroute.route.Provider;
import dev.llmroute.route.Target;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A model for 3 dollars a million, 15 for answers, 0.30 for what is cached and 3.75 for what is written to a cache. */
class OutlayTest {
    private final Target openAi = target(Dialect.OpenAI);
    private final Target anthropic = target(Dialect.Anthropic);

    @Test
    void a_request_that_begins_costs_its_prompt_and_its_answer() {
        assertThat(dollars(new Outlay(10_000, 0, 0, false), openAi, new Seen(0, 400, 1, 1)))
                .isEqualTo(0.03 + 0.006, within(1e-12));
    }

    @Test
    void an_answer_is_no_longer_than_what_is_asked_for() {
        assertThat(dollars(new Outlay(10_000, 100, 0, false), openAi, new Seen(0, 400, 1, 1)))
                .isEqualTo(0.03 + 0.0015, within(1e-12));
    }

    @Test
    void what_the_target_has_in_its_cache_costs_what_is_cached_does() {
        assertThat(dollars(new Outlay(10_000, 0, 3, false), openAi, new Seen(8_000, 400, 1, 1)))
                .isEqualTo(0.0024 + 0.006 + 0.006, within(1e-12));
    }

    @Test
    void of_what_it_should_have_only_the_share_that_is_mostly_there() {
        assertThat(dollars(new Outlay(10_000, 0, 3, false), openAi, new Seen(8_000, 400, 0.5, 1)))
                .isEqualTo(0.0012 + 0.018 + 0.006, within(1e-12));
    }

    @Test
    void a_target_that_has_nothing_of_it_is_sent_all_of_it_once_for_as_many_answers_as_it_had() {
        // Of 9,000 tokens of history, found by two of three requests.
        assertThat(dollars(new Outlay(12_000, 0, 3, false), openAi, new Seen(0, 400, 1, 1)))
                .isEqualTo(0.036 - 9_000 * 2.7e-6 * 3 / 4 + 0.006, within(1e-12));
    }

    @Test
    void who_has_some_of_a_conversation_is_never_dearer_than_one_alike_who_has_nothing_of_it() {
        Outlay grown = new Outlay(80_000, 0, 10, false);

        assertThat(dollars(grown, openAi, new Seen(50_000, 400, 1, 1)))
                .isLessThanOrEqualTo(dollars(grown, openAi, new Seen(0, 400, 1, 1)));
    }

    @Test
    void what_is_too_short_to_be_written_to_a_cache_costs_no_more_for_its_mark() {
        assertThat(dollars(new Outlay(1_000, 0, 0, true), anthropic, new Seen(0, 400, 1, 1)))
                .isEqualTo(0.003 + 0.006, within(1e-12));
    }

    @Test
    void anthropic_caches_nothing_but_what_is_marked_and_writing_it_costs_more() {
        Seen warm = new Seen(8_000, 400, 1, 1);

        assertThat(dollars(new Outlay(10_000, 0, 3, false), anthropic, warm)).isEqualTo(0.036, within(1e-12));
        assertThat(dollars(new Outlay(10_000, 0, 3, true), anthropic, warm))
                .isEqualTo(0.0024 + 0.0075 + 0.006, within(1e-12));
    }

    @Test
    void short_prompts_are_in_no_cache() {
        assertThat(dollars(new Outlay(1_000, 0, 3, false), openAi, new Seen(900, 400, 1, 1)))
                .isEqualTo(0.003 + 0.006, within(1e-12));
    }

    @Test
    void whose_tokens_are_smaller_counts_more_of_them() {
        assertThat(dollars(new Outlay(10_000, 0, 0, false), openAi, new Seen(0, 400, 1, 1.2)))
                .isEqualTo(0.036 + 0.006, within(1e-12));
    }

    @Test
    void without_a_price_nothing_is_known() {
        Provider provider = Routes.provider("p", List.of(), "m");
        Target unpriced = new Target(provider, "m", provider.credentials().getFirst());

        assertThat(new Outlay(10_000, 0, 0, false).at(unpriced, Seen.NOTHING)).isEmpty();
    }

    private static double dollars(Outlay outlay, Target target, Seen seen) {
        return outlay.at(target, seen).orElseThrow() / 1e12;
    }

    private static Target target(Dialect dialect) {
        Price price = new Price(new Price.Rates(3_000_000, 15_000_000, 300_000, 3_750_000, 6_000_000), List.of());
        Credential key = new Credential("main", "fp");
        Model model = new Model("m", Ceiling.NONE, "", Capabilities.UNKNOWN, price, "t");
        return new Target(Routes.provider("p", dialect, List.of(), List.of(key), List.of(model), Set.of()), "m", key);
    }
}
