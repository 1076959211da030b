package dev.llmroute.router.outlook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.llmroute.cooldown.Api;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.plan.Outlay;
import dev.llmroute.plan.Outlook.Seen;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.Tokens;
import dev.llmroute.router.testing.ExampleRoute;
import dev.llmroute.router.testing.MutableTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutlooksTest {
    private static final Demand CONVERSATION = new Demand(0, 7, Api.MAIN, 8);
    private static final Demand ANOTHER = new Demand(0, 9, Api.MAIN, 10);
    private static final Duration LIFE = Duration.ofMinutes(5);

    private final MutableTime time = new MutableTime();
    private final Outlooks outlooks = new Outlooks(time);
    private final Route route = ExampleRoute.resolved().route();
    private final Target first = route.targets().getFirst();
    private final Target second = route.targets().get(1);

    @Test
    void a_target_has_what_was_sent_to_it_of_this_conversation_for_as_long_as_its_provider_keeps_it() {
        answered(first, CONVERSATION, 5_000, new Tokens(5_000, 0, 0, 300));

        assertThat(seen(first, CONVERSATION).cachedTokens()).isEqualTo(5_000);
        assertThat(seen(first, ANOTHER).cachedTokens()).isZero();
        assertThat(seen(second, CONVERSATION).cachedTokens()).isZero();
        time.advance(LIFE);
        assertThat(seen(first, CONVERSATION).cachedTokens()).isZero();
    }

    @Test
    void a_request_of_no_conversation_is_remembered_nowhere() {
        Demand alone = new Demand(0, 7);
        answered(first, alone, 5_000, new Tokens(5_000, 0, 0, 300));

        assertThat(seen(first, alone).cachedTokens()).isZero();
    }

    @Test
    void a_stream_that_does_not_count_its_tokens_is_in_the_cache_all_the_same() {
        outlooks.answered(
                route, CONVERSATION, new Outlay(5_000, 0, 0, false), first, null, Duration.ofMillis(500), LIFE);

        assertThat(seen(first, CONVERSATION))
                .isEqualTo(new Seen(
                        5_000, Seen.NOTHING.answerTokens(), Seen.NOTHING.foundShare(), Seen.NOTHING.counted()));
    }

    @Test
    void answers_are_as_long_as_the_models_are_and_where_it_had_few_as_those_of_the_whole_route() {
        for (int i = 0; i < 10; i++) {
            answered(first, CONVERSATION, 2_000, new Tokens(2_000, 0, 0, 900));
        }

        assertThat(seen(first, CONVERSATION).answerTokens()).isEqualTo(900, within(1e-6));
        assertThat(seen(second, CONVERSATION).answerTokens()).isEqualTo(900, within(1e-6));
        for (int i = 0; i < 10; i++) {
            answered(second, CONVERSATION, 2_000, new Tokens(2_000, 0, 0, 100));
        }
        assertThat(seen(second, CONVERSATION).answerTokens()).isEqualTo(100, within(1e-6));
    }

    @Test
    void a_cache_that_finds_half_of_what_it_should_is_believed_half() {
        for (int i = 0; i < 11; i++) {
            // Its tokens are half as large as they are estimated.
            answered(first, CONVERSATION, 4_000, new Tokens(4_000, 4_000, 0, 100));
        }

        assertThat(seen(first, CONVERSATION).foundShare()).isEqualTo(0.5, within(1e-6));
        assertThat(seen(first, CONVERSATION).counted()).isEqualTo(2, within(1e-6));
        assertThat(seen(second, CONVERSATION).foundShare()).isEqualTo(1);
    }

    @Test
    void a_server_that_counts_the_answer_only_says_nothing_of_prompts_and_caches() {
        for (int i = 0; i < 12; i++) {
            answered(first, CONVERSATION, 4_000, new Tokens(0, 0, 0, 100));
        }

        assertThat(seen(first, CONVERSATION)).isEqualTo(new Seen(4_000, 100, 1, 1));
    }

    @Test
    void a_prompt_that_its_provider_does_not_cache_is_in_no_cache() {
        Target anthropic = route.targets().getLast();
        for (int i = 0; i < 12; i++) {
            answered(anthropic, CONVERSATION, 4_000, new Tokens(4_000, 0, 0, 100));
        }

        assertThat(seen(anthropic, CONVERSATION).cachedTokens()).isZero();
        assertThat(seen(anthropic, CONVERSATION).foundShare()).isEqualTo(1);
    }

    @Test
    void a_short_request_beside_a_long_conversation_takes_nothing_of_it_away_and_expects_no_more_than_it_sends() {
        answered(first, CONVERSATION, 80_000, new Tokens(80_000, 0, 0, 100));
        for (int i = 0; i < 12; i++) {
            answered(first, CONVERSATION, 2_000, new Tokens(0, 2_000, 0, 100));
        }

        assertThat(seen(first, CONVERSATION).cachedTokens()).isEqualTo(80_000);
        assertThat(seen(first, CONVERSATION).foundShare()).isEqualTo(1, within(1e-6));
    }

    @Test
    void what_was_sent_while_a_request_was_under_way_it_could_not_find() {
        for (int i = 0; i < 12; i++) {
            time.advance(LIFE);
            Demand fresh = new Demand(0, 100 + i, Api.MAIN, 8);
            answered(first, fresh, 4_000, new Tokens(4_000, 0, 0, 100));
            outlooks.answered(
                    route,
                    fresh,
                    new Outlay(4_000, 0, 0, false),
                    first,
                    new Tokens(4_000, 0, 0, 100),
                    Duration.ofSeconds(2),
                    LIFE);
        }

        assertThat(outlooks.of(route, CONVERSATION).of(first).foundShare()).isEqualTo(1);
    }

    @Test
    void a_model_that_had_few_answers_counts_its_tokens_as_those_of_the_route_do() {
        for (int i = 0; i < 12; i++) {
            answered(first, CONVERSATION, 2_000, new Tokens(700, 0, 0, 100));
        }

        assertThat(seen(second, CONVERSATION).counted()).isEqualTo(0.35, within(1e-6));
    }

    @Test
    void what_is_usual_now_outweighs_what_was_usual_long_ago() {
        for (int i = 0; i < 200; i++) {
            answered(first, CONVERSATION, 2_000, new Tokens(2_000, 0, 0, i < 100 ? 900 : 100));
        }

        assertThat(seen(first, CONVERSATION).answerTokens()).isBetween(100.0, 110.0);
    }

    private void answered(Target by, Demand demand, long promptTokens, Tokens counted) {
        time.advance(Duration.ofSeconds(1));
        outlooks.answered(
                route, demand, new Outlay(promptTokens, 0, 0, false), by, counted, Duration.ofMillis(500), LIFE);
    }

    private Seen seen(Target target, Demand demand) {
        return outlooks.of(route, demand).of(target);
    }
}
