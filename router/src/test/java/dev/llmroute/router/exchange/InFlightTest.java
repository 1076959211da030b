package dev.llmroute.router.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.router.exchange.InFlight.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InFlightTest {
    private static final long MOST = 1000;

    private final InFlight inFlight = new InFlight(10, MOST);

    @Test
    void what_is_given_back_may_be_held_by_others() {
        Place one = enter();
        Place two = enter();

        assertThat(one.mayHold(900)).isTrue();
        assertThat(two.mayHold(200)).isFalse();
        one.giveBack(500);
        assertThat(two.mayHold(200)).isTrue();
        assertThat(inFlight.bytesNow()).isEqualTo(600);
    }

    @Test
    void one_alone_may_hold_more_than_all_together() {
        Place one = enter();

        assertThat(one.mayHold(5 * MOST)).isTrue();
        assertThat(enter().mayHold(1)).isFalse();
    }

    @Test
    void what_comes_when_the_place_has_been_left_is_refused_and_does_not_stay_counted() {
        Place one = enter();
        one.leave();

        assertThat(one.mayHold(100)).isFalse();
        one.hold(100);
        one.giveBack(300);
        assertThat(inFlight.bytesNow()).isZero();
    }

    @Test
    void whatever_is_held_and_given_back_nothing_is_left_in_the_end() {
        Random random = new Random(7);
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            places.add(enter());
        }
        for (int i = 0; i < 10_000; i++) {
            Place place = places.get(random.nextInt(8));
            switch (random.nextInt(4)) {
                case 0 -> place.hold(random.nextInt(300));
                case 1 -> place.giveBack(random.nextInt(300));
                default -> {
                    boolean held = place.mayHold(random.nextInt(300));
                    assertThat(held || inFlight.bytesNow() > 0).isTrue();
                }
            }
            assertThat(inFlight.bytesNow()).isNotNegative();
        }
        places.forEach(Place::leave);
        assertThat(inFlight.bytesNow()).isZero();
    }

    private Place enter() {
        return inFlight.enter().orElseThrow();
    }
}
