package dev.llmroute.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GrowthTest {
    @Test
    void what_goes_up_and_down_is_flat() {
        assertThat(threads(20, 25, 21, 60, 22, 23, 20, 24, 22).flat()).isTrue();
    }

    @Test
    void what_grows_steadily_is_not() {
        assertThat(threads(20, 21, 22, 23, 24, 25, 26, 27, 28).flat()).isFalse();
    }

    @Test
    void a_single_peak_in_the_last_third_is_no_growth() {
        assertThat(threads(20, 20, 20, 20, 20, 20, 20, 90, 20).flat()).isTrue();
    }

    private static Growth threads(long... counts) {
        List<Vitals> samples = LongStream.of(counts)
                .mapToObj(count -> new Vitals(0, 0, count, 0, 0))
                .toList();
        return Growth.of("threads", samples, Vitals::threads, 0.05, 2);
    }
}
