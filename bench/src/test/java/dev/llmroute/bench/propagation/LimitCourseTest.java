package dev.llmroute.bench.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The limit is met at 10 s and over at 30 s; within 5 ms all routers know. An answer takes 50 ms. */
class LimitCourseTest {
    private static final String HEAD = "head/large";
    private static final long FIRST = 10_000_000;
    private static final long UNTIL = 30_000_000;

    @Test
    void the_first_refusal_is_allowed_and_so_are_calls_under_way_or_before_the_news_arrived() {
        LimitCourse walk = walk(
                answered(FIRST - 70_000),
                refused(FIRST - 50_000),
                refused(FIRST - 20_000),
                refused(FIRST + 3_000),
                ledAround(FIRST + 6_000));
        assertThat(walk.refused()).isEqualTo(2);
        assertThat(walk.inFlight()).isEqualTo(1);
        assertThat(walk.withinPropagation()).isEqualTo(1);
        assertThat(walk.late()).isZero();
    }

    @Test
    void a_call_after_all_could_know_is_late() {
        LimitCourse walk = walk(refused(FIRST - 50_000), refused(FIRST + 6_000), answered(UNTIL + 1_000));
        assertThat(walk.late()).isEqualTo(1);
    }

    @Test
    void requests_that_were_answered_in_time_are_not_in_flight() {
        assertThat(walk(answered(FIRST - 60_000), answered(FIRST - 40_000)).inFlight())
                .isEqualTo(1);
    }

    @Test
    void the_first_call_after_the_limit_is_the_probe() {
        LimitCourse walk = walk(ledAround(UNTIL - 5_000), answered(UNTIL + 60_000), answered(UNTIL + 2_000));
        assertThat(walk.probe().map(Answer::sentMicros)).contains(UNTIL + 2_000);
    }

    @Test
    void the_seconds_after_the_end_show_the_way_back() {
        LimitCourse walk = walk(
                ledAround(UNTIL - 1),
                answered(UNTIL),
                ledAround(UNTIL + 500_000),
                refused(UNTIL + 999_999),
                answered(UNTIL + 1_000_000));
        assertThat(walk.second(-1)).isEqualTo(new LimitCourse.Second(1, 0, 0));
        assertThat(walk.second(0)).isEqualTo(new LimitCourse.Second(3, 2, 1));
        assertThat(walk.second(1)).isEqualTo(new LimitCourse.Second(1, 1, 0));
    }

    @Test
    void what_is_no_200_has_failed() {
        assertThat(walk(answered(1), new Answer(2, 3, "429", "", 1), new Answer(4, 5, "overrun", "", 0))
                        .failed())
                .isEqualTo(Map.of("429", 1L, "overrun", 1L));
    }

    private static LimitCourse walk(Answer... answers) {
        // In any order: they are those of many threads.
        List<Answer> unordered = Stream.of(answers).toList().reversed();
        return new LimitCourse(unordered, HEAD, FIRST, UNTIL, 5_000);
    }

    private static Answer answered(long sent) {
        return new Answer(sent, sent + 50_000, "200", HEAD, 1);
    }

    private static Answer refused(long sent) {
        return new Answer(sent, sent + 100_000, "200", "rest/medium", 2);
    }

    private static Answer ledAround(long sent) {
        return new Answer(sent, sent + 50_000, "200", "rest/medium", 1);
    }
}
