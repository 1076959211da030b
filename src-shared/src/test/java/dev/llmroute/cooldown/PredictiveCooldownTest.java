package dev.llmroute.cooldown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.classify.RemainingWindow;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.plan.Routes;
import dev.llmroute.route.Target;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the headers of a success tell of what is left. */
class PredictiveCooldownTest {
    private static final Target TARGET = Routes.agentChat().targets().getFirst();
    private static final long NOW = FakeTime.NOON;

    @Test
    void a_window_without_anything_left_cools_every_request_until_it_is_full_again() {
        Cooldown cooldown = one("requests", 0, 1000, 5000);
        assertThat(cooldown.key())
                .isEqualTo(new CooldownKey(
                        TARGET.provider().endpoint(),
                        TARGET.model(),
                        TARGET.credential().fingerprint(),
                        Scope.Model,
                        "requests"));
        assertThat(cooldown.reach()).isEqualTo(Reach.EVERYTHING);
        assertThat(cooldown.durationMs()).isEqualTo(5000);
        assertThat(cooldown.untilMs()).isEqualTo(NOW + 5000);
        assertThat(cooldown.setAtMs()).isEqualTo(NOW);
        assertThat(cooldown.isPredicted()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "999, 1000", "1001, 1001", "60000, 60000", "60001, 60000", "86400000, 60000"})
    void it_lasts_a_second_at_least_and_a_minute_at_most(long resetMs, long lastsMs) {
        assertThat(one("requests", 0, 1000, resetMs).durationMs()).isEqualTo(lastsMs);
    }

    @ParameterizedTest
    @CsvSource({
        "tokens, 99, 1000, true", // less than a tenth
        "tokens, 100, 1000, false",
        "tokens, 999, -1, true", // few, where no limit is told
        "tokens, 1000, -1, false",
        "tokens, 999, 0, true",
        "tokens, 1, 9, false", // a tenth of it is no token
        "input-tokens, 99, 1000, true",
        "requests, 1, 1000, false"
    })
    void few_tokens_left_cool_large_requests_in_a_window_of_their_own(
            String window, long remaining, long limit, boolean cools) {
        List<Cooldown> cooldowns = decide(window, remaining, limit, 5000);
        if (!cools) {
            assertThat(cooldowns).isEmpty();
            return;
        }
        assertThat(cooldowns).singleElement().satisfies(cooldown -> {
            assertThat(cooldown.reach()).isEqualTo(new Reach.LargerThan(remaining));
            assertThat(cooldown.key().window()).isEqualTo(window + "-left");
            assertThat(PredictiveCooldown.window(cooldown.key().window())).isEqualTo(window);
        });
    }

    @Test
    void a_window_that_is_full_again_tells_nothing() {
        assertThat(decide("requests", 0, 1000, 0)).isEmpty();
        assertThat(decide("requests", 0, 1000, -1)).isEmpty();
    }

    @Test
    void each_window_is_judged_for_itself() {
        List<RemainingWindow> windows = List.of(
                new RemainingWindow("requests", "x", 0, 10, 0),
                new RemainingWindow("tokens", "x", 5, 1000, 100),
                new RemainingWindow("requests-day", "x", 0, 10, 100));
        assertThat(PredictiveCooldown.decide(windows, TARGET, "r", NOW))
                .extracting(each -> each.key().window())
                .containsExactly("tokens-left", "requests-day");
    }

    @ParameterizedTest
    @CsvSource({
        "requests, RateLimitRequests",
        "'', RateLimitRequests",
        "tokens, RateLimitTokens",
        "input-tokens, RateLimitTokens",
        "tokens-day, RateLimitDaily",
        "requests-hour, RateLimitDaily",
        "tokens-week, RateLimitDaily",
        "requests-month, RateLimitDaily",
        "day-requests, RateLimitRequests"
    })
    void the_windows_name_says_which_limit_it_is(String window, FailureClass failureClass) {
        assertThat(one(window, 0, 10, 5000).failureClass()).isEqualTo(failureClass);
        assertThat(PredictiveCooldown.window(window)).isEqualTo(window);
    }

    @ParameterizedTest
    @CsvSource({"499, true", "500, false", "1000, false", "2000, false", "2001, true"})
    void how_much_is_left_is_news_where_it_has_halved_or_doubled(long remaining, boolean news) {
        Cooldown known = one("tokens", 1000, 100_000, 5000);
        assertThat(PredictiveCooldown.isNews(one("tokens", remaining, 100_000, 5000), known))
                .isEqualTo(news);
    }

    @ParameterizedTest
    @CsvSource({"5000, false", "6000, false", "6001, true"})
    void an_end_is_news_where_it_is_more_than_a_second_later(long resetMs, boolean news) {
        Cooldown known = one("tokens", 0, 1000, 5000);
        assertThat(PredictiveCooldown.isNews(one("tokens", 0, 1000, resetMs), known))
                .isEqualTo(news);
    }

    @Test
    void that_few_are_left_is_news_where_it_was_known_that_none_is() {
        assertThat(PredictiveCooldown.isNews(one("tokens", 50, 1000, 5000), one("tokens", 0, 1000, 5000)))
                .isTrue();
    }

    private static Cooldown one(String window, long remaining, long limit, long resetMs) {
        List<Cooldown> cooldowns = decide(window, remaining, limit, resetMs);
        assertThat(cooldowns).hasSize(1);
        return cooldowns.getFirst();
    }

    private static List<Cooldown> decide(String window, long remaining, long limit, long resetMs) {
        return PredictiveCooldown.decide(
                List.of(new RemainingWindow(window, "x-ratelimit-reset", remaining, limit, resetMs)),
                TARGET,
                "router-1",
                NOW);
    }
}
