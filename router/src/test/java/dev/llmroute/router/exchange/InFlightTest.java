package dev.llmroute.router.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    @Test
    void no_more_are_served_than_may_be_until_one_leaves() {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            places.add(enter());
            assertThat(inFlight.now()).isEqualTo(i + 1);
        }
        assertThat(inFlight.enter()).isEmpty();
        places.getFirst().leave();
        places.getFirst().leave();
        assertThat(inFlight.now()).isEqualTo(9);
        enter();
        assertThat(inFlight.enter()).isEmpty();
    }

    @Test
    void a_router_serves_one_at_least() {
        assertThat(new InFlight(1, MOST).enter()).isPresent();
        assertThatThrownBy(() -> new InFlight(0, MOST)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_caller_has_no_more_places_than_it_may_and_leaves_those_of_others_alone() {
        Place first = enter();
        assertThat(first.mayServe("a", 2)).isTrue();
        assertThat(enter().mayServe("a", 2)).isTrue();
        Place third = enter();
        assertThat(third.mayServe("a", 2)).isFalse();
        assertThat(enter().mayServe("b", 2)).isTrue();

        third.leave();
        assertThat(enter().mayServe("a", 2)).isFalse();
        first.leave();
        assertThat(enter().mayServe("a", 2)).isTrue();
        assertThat(enter().mayServe("a", 2)).isFalse();
    }

    @Test
    void only_a_part_of_them_may_wait_and_each_makes_room_by_going_on_or_leaving() {
        List<Place> waiting = new ArrayList<>();
        Place next = enter();
        while (next.mayWait()) {
            waiting.add(next);
            assertThat(inFlight.waitingNow()).isEqualTo(waiting.size());
            next = enter();
        }
        assertThat(waiting.size()).isBetween(1, 9);

        waiting.removeLast().resume();
        assertThat(inFlight.waitingNow()).isEqualTo(waiting.size());
        assertThat(next.mayWait()).isTrue();
        waiting.add(next);

        waiting.getFirst().leave();
        waiting.getFirst().leave();
        assertThat(inFlight.waitingNow()).isEqualTo(waiting.size() - 1);
        next.resume();
        next.resume();
        assertThat(inFlight.waitingNow()).isEqualTo(waiting.size() - 2);
    }

    @Test
    void all_together_may_hold_as_many_bytes_as_are_allowed_and_not_one_more() {
        assertThat(enter().mayHold(MOST - 10)).isTrue();
        Place other = enter();
        assertThat(other.mayHold(11)).isFalse();
        assertThat(other.mayHold(10)).isTrue();
    }

    private Place enter() {
        return inFlight.enter().orElseThrow();
    }
}
