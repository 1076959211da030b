package dev.llmroute.router.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.route.Target;
import dev.llmroute.router.fallback.UsualTimes.Patience;
import dev.llmroute.router.fallback.UsualTimes.Question;
import dev.llmroute.router.testing.ExampleRoute;
import dev.llmroute.router.testing.MutableTime;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How long a target is waited for. */
class UsualTimesTest {
    private static final Question STREAM = new Question(true, 100, false);

    private final MutableTime time = new MutableTime();
    private final UsualTimes usual = new UsualTimes(time);
    private final Target target = ExampleRoute.resolved("""
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: usual}
            spec:
              providers:
                - name: first
                  dialect: OpenAI
                  baseUrl: https://api.first.example/v1
                  timeouts: {firstToken: 30s, total: 10m, adapt: All}
                  models: [{name: a}]
              auth: {mode: None}
            """).route().targets().getFirst();

    @Test
    void nothing_is_known_before_thirty_answers_and_fifteen_minutes_after_them() {
        answers(29, STREAM, 900);
        assertThat(limit(STREAM)).isEmpty();
        answers(1, STREAM, 900);
        assertThat(usual.patience(target, STREAM))
                .contains(new Patience(Duration.ofMillis(3600), Duration.ofMillis(900)));
        time.advance(Duration.ofMinutes(15));
        assertThat(limit(STREAM)).isEmpty();
    }

    @Test
    void a_limit_is_never_below_its_floor_and_never_above_the_written_one() {
        answers(30, STREAM, 10);
        assertThat(limit(STREAM)).contains(Duration.ofSeconds(2));
        answers(128, STREAM, 7_400);
        assertThat(limit(STREAM)).contains(Duration.ofMillis(29_600));
        answers(128, STREAM, 7_500);
        assertThat(limit(STREAM)).isEmpty();
    }

    @Test
    void long_requests_thoughts_and_whole_answers_have_times_of_their_own() {
        answers(30, STREAM, 900);
        assertThat(limit(new Question(true, 3_999, false))).isPresent();
        assertThat(limit(new Question(true, 4_000, false))).isEmpty();
        assertThat(limit(new Question(true, 100, true))).isEmpty();
        assertThat(limit(new Question(false, 100, false))).isEmpty();
        answers(30, new Question(true, 40_000, false), 6_000);
        assertThat(limit(new Question(true, 32_000, false))).contains(Duration.ofSeconds(24));
        assertThat(limit(new Question(true, 31_999, false))).isEmpty();
    }

    @Test
    void the_second_of_ten_answers_that_is_given_up_says_something_of_the_target() {
        answers(30, STREAM, 900);
        assertThat(usual.gaveUp(target, STREAM, 3600)).isFalse();
        answers(8, STREAM, 900);
        assertThat(usual.gaveUp(target, STREAM, 3600)).isTrue();
        answers(9, STREAM, 900);
        assertThat(usual.gaveUp(target, STREAM, 3600)).isFalse();
    }

    @Test
    void silence_now_and_then_does_not_drive_the_limit_up() {
        for (int i = 0; i < 400; i++) {
            answers(1, STREAM, 900);
            if (i % 25 == 24) {
                usual.gaveUp(
                        target, STREAM, limit(STREAM).map(Duration::toMillis).orElse(30_000L));
            }
        }
        assertThat(limit(STREAM)).contains(Duration.ofMillis(3600));
    }

    @Test
    void where_more_than_a_fifth_is_given_up_the_target_has_changed_and_gets_twice_the_time() {
        answers(90, STREAM, 900);
        for (int i = 0; i < 23; i++) {
            usual.gaveUp(target, STREAM, 1000);
        }
        assertThat(limit(STREAM)).contains(Duration.ofSeconds(8));
    }

    @Test
    void of_the_answers_of_a_target_that_becomes_four_times_as_slow_less_than_one_in_a_thousand_is_cut() {
        Random random = new Random(3);
        int cut = 0;
        for (int i = 0; i < 20_000; i++) {
            long ms = Math.round((i < 10_000 ? 1 : 4) * 600 * Math.exp(0.5 * random.nextGaussian()));
            Optional<Duration> limit = limit(STREAM);
            time.advance(Duration.ofMillis(200));
            if (limit.isPresent() && ms > limit.get().toMillis()) {
                cut++;
                usual.gaveUp(target, STREAM, limit.get().toMillis());
            } else {
                answers(1, STREAM, ms);
            }
        }
        assertThat(cut).isLessThan(20);
    }

    private void answers(int number, Question question, long ms) {
        for (int i = 0; i < number; i++) {
            usual.took(target, question, ms);
        }
    }

    private Optional<Duration> limit(Question question) {
        return usual.patience(target, question).map(Patience::limit);
    }
}
