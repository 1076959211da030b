package dev.llmroute.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Wait;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured does what the product does. */
class BenchmarksTest {
    private final ClassifyBenchmark classify = new ClassifyBenchmark();

    @Test
    void the_bodies_have_the_sizes_that_they_are_named_after() {
        assertThat(Responses.smallBody()).hasSize(500);
        assertThat(Responses.largeBody()).hasSize(Responses.LARGEST);
        assertThat(Responses.hostileBody()).hasSizeBetween(Responses.LARGEST - 4300, Responses.LARGEST);
    }

    @Test
    void headers_alone_tell_the_limit_and_its_wait() {
        assertThat(classOf(classify.headersOnly())).isEqualTo(FailureClass.RateLimitTokens);
        assertThat(waitOf(classify.headersOnly())).isEqualTo(17_000);
    }

    @Test
    void a_body_tells_the_limit_and_its_wait_whatever_its_size() {
        assertThat(classOf(classify.body500())).isEqualTo(FailureClass.RateLimitDaily);
        assertThat(classOf(classify.body64k())).isEqualTo(FailureClass.RateLimitDaily);
        assertThat(waitOf(classify.body500())).isEqualTo(1_366_848);
        assertThat(waitOf(classify.body64k())).isEqualTo(1_366_848);
    }

    @Test
    void a_body_that_is_read_first_says_the_same() {
        assertThat(classify.body500Read()).isEqualTo(classify.body500());
        assertThat(classify.body64kRead()).isEqualTo(classify.body64k());
        assertThat(classify.hostile64kRead()).isEqualTo(classify.hostile64k());
    }

    @Test
    void a_hostile_body_under_429_is_a_rate_limit_too() {
        assertThat(classOf(classify.hostile64k()).isRateLimit()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void check_and_plan_leave_out_what_is_cooling_down(int cooling) {
        CooldownBenchmark benchmark = new CooldownBenchmark();
        benchmark.cooling = cooling;
        benchmark.recorder();
        assertThat(benchmark.check()).isEqualTo(12 - cooling);
        assertThat(benchmark.plan().candidates()).hasSize(12 - cooling);
        assertThat(benchmark.plan().skipped()).hasSize(cooling);
    }

    private static FailureClass classOf(Optional<Failure> failure) {
        return failure.orElseThrow().failureClass();
    }

    private static long waitOf(Optional<Failure> failure) {
        Wait wait = failure.orElseThrow().statedWait();
        return wait == null ? -1 : wait.millis();
    }
}
