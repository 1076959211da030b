package dev.llmroute.cooldown;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StopwatchTest {
    @Test
    void it_tells_how_long_it_has_run() {
        FakeTime time = new FakeTime();
        Stopwatch since = Stopwatch.started(time);
        assertThat(since.elapsed()).isZero();
        time.pass(Duration.ofNanos(2_999_999));
        assertThat(since.elapsed()).isEqualTo(Duration.ofNanos(2_999_999));
        assertThat(since.elapsedMs()).isEqualTo(2);
    }
}
