package dev.llmroute.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.operator.SetTime;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NotInForceTest {
    private final SetTime clock = new SetTime();
    private final NotInForce routes = new NotInForce(clock);

    @Test
    void a_generation_that_is_not_served_counts_after_two_minutes() {
        routes.tell(route("a", 3), false);
        clock.advance(Duration.ofSeconds(119));
        routes.tell(route("a", 3), false);
        assertThat(count("a")).isZero();

        clock.advance(Duration.ofSeconds(1));
        assertThat(count("a")).isEqualTo(1);

        routes.tell(route("a", 3), true);
        assertThat(count("a")).isZero();
    }

    @Test
    void the_next_generation_waits_anew() {
        routes.tell(route("a", 3), false);
        clock.advance(Duration.ofMinutes(3));
        routes.tell(route("a", 4), false);

        assertThat(count("a")).isZero();
    }

    @Test
    void a_route_that_is_gone_does_not_count() {
        routes.tell(route("a", 3), false);
        routes.tell(route("b", 1), false);
        clock.advance(Duration.ofMinutes(3));

        assertThat(count("b", "c")).isEqualTo(1);
        assertThat(count("a")).isZero();
    }

    private int count(String... present) {
        return routes.count(Stream.of(present).map(uid -> route(uid, 1)));
    }

    private static HasMetadata route(String uid, long generation) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withUid(uid)
                .withGeneration(generation)
                .endMetadata()
                .build();
    }
}
