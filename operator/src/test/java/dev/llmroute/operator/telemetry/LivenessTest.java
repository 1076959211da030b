package dev.llmroute.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.operator.SetTime;
import dev.llmroute.operator.apiserver.CallObserver;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LivenessTest {
    private final SetTime clock = new SetTime();
    private final Liveness liveness = new Liveness(clock);

    @Test
    void while_the_api_server_is_away_no_restart_would_help() {
        assertThat(alivePass(Duration.ofMinutes(60), CallObserver.NO_ANSWER, false))
                .isTrue();
    }

    @Test
    void watches_that_stay_down_though_the_api_server_answers_need_a_restart() {
        assertThat(alivePass(Duration.ofSeconds(179), 200, false)).isTrue();
        assertThat(alivePass(Duration.ofSeconds(2), 200, false)).isFalse();
    }

    @Test
    void watches_that_come_back_begin_anew() {
        alivePass(Duration.ofSeconds(170), 200, false);
        alivePass(Duration.ofSeconds(1), 200, true);

        assertThat(alivePass(Duration.ofSeconds(170), 200, false)).isTrue();
    }

    @Test
    void time_in_which_the_api_server_was_away_does_not_count_against_the_watches() {
        alivePass(Duration.ofSeconds(170), 200, false);
        alivePass(Duration.ofSeconds(60), CallObserver.NO_ANSWER, false);

        assertThat(alivePass(Duration.ofSeconds(170), 503, false)).isTrue();
    }

    @Test
    void an_election_that_stands_still_needs_a_restart() {
        assertThat(liveness.isAlive(Duration.ofSeconds(89), true)).isTrue();
        assertThat(liveness.isAlive(Duration.ofSeconds(90), true)).isFalse();
    }

    /** Asks each second, after a call that ends so; returns the last answer. */
    private boolean alivePass(Duration time, int status, boolean watching) {
        boolean alive = true;
        for (int i = 0; i < time.toSeconds(); i++) {
            clock.advance(Duration.ofSeconds(1));
            liveness.ends(HttpRequest.newBuilder(URI.create("https://api/")).build(), status, Duration.ZERO);
            alive = liveness.isAlive(Duration.ZERO, watching);
        }
        return alive;
    }
}
