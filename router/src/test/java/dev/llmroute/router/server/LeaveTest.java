package dev.llmroute.router.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaveTest {
    /** A monotonic clock may begin anywhere, and overflow. */
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);

    private final Leave leave = new Leave(Drain.POD, nanos::get);

    @Test
    void where_nobody_comes_new_connections_are_taken_for_five_seconds() {
        assertThat(leave.accepting()).isEqualTo(Duration.ofSeconds(5));
        seconds(3);
        assertThat(leave.accepting()).isEqualTo(Duration.ofSeconds(2));
        seconds(3);
        assertThat(leave.accepting()).isZero();
    }

    @Test
    void whoever_comes_keeps_the_door_open_for_those_behind() {
        seconds(4);
        leave.came();
        seconds(4);

        assertThat(leave.accepting()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void those_who_never_stop_coming_keep_it_open_while_there_is_time_to_serve_them() {
        for (int i = 0; i < 34; i++) {
            seconds(1);
            leave.came();
        }
        assertThat(leave.accepting()).isEqualTo(Duration.ofSeconds(1));
        seconds(1);
        leave.came();
        assertThat(leave.accepting()).isZero();
        assertThat(Drain.POD.atMost().minus(Drain.POD.acceptingAtMost())).isGreaterThan(Duration.ofSeconds(10));
    }

    @Test
    void a_process_that_nobody_sends_callers_to_takes_none() {
        Leave now = new Leave(Drain.within(Duration.ofSeconds(30)), nanos::get);
        now.came();

        assertThat(now.accepting()).isZero();
    }

    private void seconds(long seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
