package dev.llmroute.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A reader that comes back finds where it was, and what it has missed. */
class PieceTest {
    private final Ring ring = new Ring();

    @Test
    void the_first_reader_begins_at_the_oldest_and_misses_nothing() {
        ring.add("a", "b", "c");
        ring.drop(1);

        Piece<FallbackEvent> all = Piece.behind(null, ring, 10);

        assertThat(ids(all)).containsExactly("b", "c");
        assertThat(all.lost()).isZero();
        assertThat(all.end()).isEqualTo(new Place(2, "c", 2));
        assertThat(Piece.behind(null, new Ring(), 10)).isEqualTo(new Piece<>(List.of(), 0, null));
    }

    @Test
    void a_reader_goes_on_behind_its_place_and_stays_there_where_nothing_came() {
        ring.add("a", "b", "c");

        Piece<FallbackEvent> first = Piece.behind(null, ring, 2);
        Piece<FallbackEvent> second = Piece.behind(first.end(), ring, 2);
        Piece<FallbackEvent> third = Piece.behind(second.end(), ring, 2);

        assertThat(ids(first)).containsExactly("a", "b");
        assertThat(ids(second)).containsExactly("c");
        assertThat(third).isEqualTo(new Piece<>(List.of(), 0, second.end()));
    }

    @Test
    void what_went_before_it_was_read_is_counted_also_where_nothing_is_left() {
        ring.add("a");
        Place place = Piece.behind(null, ring, 10).end();
        ring.add("b", "c", "d");
        ring.drop(3);

        Piece<FallbackEvent> rest = Piece.behind(place, ring, 10);
        assertThat(rest.lost()).isEqualTo(2);
        assertThat(ids(rest)).containsExactly("d");

        ring.drop(1);
        Piece<FallbackEvent> nothing = Piece.behind(place, ring, 10);
        assertThat(nothing.lost()).isEqualTo(3);
        assertThat(Piece.behind(nothing.end(), ring, 10).lost())
                .as("counted once")
                .isZero();
    }

    @Test
    void a_ring_that_began_anew_is_known_while_it_is_shorter_and_when_it_has_grown() {
        ring.add("a", "b", "c");
        Place place = Piece.behind(null, ring, 10).end();
        Ring shorter = new Ring();
        shorter.add("x");
        Ring longer = new Ring();
        longer.add("x", "y", "z", "zz");

        for (Ring other : List.of(new Ring(), shorter, longer)) {
            Piece<FallbackEvent> anew = Piece.behind(place, other, 10);
            assertThat(anew.lost()).isEqualTo(Piece.UNKNOWN);
            assertThat(anew.events()).hasSize(other.records.size());
            assertThat(Piece.behind(anew.end(), other, 10).lost())
                    .as("told once")
                    .isZero();
        }
    }

    @Test
    void what_cannot_be_read_is_passed_and_no_sign_of_another_ring() {
        ring.add("a");
        ring.records.add(Optional.empty());
        Piece<FallbackEvent> both = Piece.behind(null, ring, 10);
        assertThat(both.end()).isEqualTo(new Place(1, "", 0));

        ring.add("b");

        Piece<FallbackEvent> next = Piece.behind(both.end(), ring, 10);
        assertThat(ids(next)).containsExactly("b");
        assertThat(next.lost()).isZero();
    }

    private static List<String> ids(Piece<FallbackEvent> piece) {
        return piece.events().stream().map(FallbackEvent::id).toList();
    }

    private static final class Ring implements EventRing<FallbackEvent> {
        private final List<Optional<FallbackEvent>> records = new ArrayList<>();
        private int dropped;

        void add(String... ids) {
            for (String id : ids) {
                records.add(Optional.of(new FallbackEvent(
                        id,
                        records.size(),
                        "r",
                        "q",
                        "c",
                        "router",
                        List.of(),
                        List.of(),
                        Outcome.Answered,
                        List.of())));
            }
        }

        void drop(int oldest) {
            dropped += oldest;
        }

        @Override
        public long head() {
            return dropped;
        }

        @Override
        public long tail() {
            return records.size() - 1L;
        }

        @Override
        public Run<FallbackEvent> read(long from, int limit) {
            int first = (int) Math.max(from, dropped);
            return new Run<>(first, records.subList(first, Math.min(first + limit, records.size())));
        }
    }
}
