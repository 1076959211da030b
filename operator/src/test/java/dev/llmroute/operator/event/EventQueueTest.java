package dev.llmroute.operator.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.operator.SetTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    private static final Occurrence COOLING = new Occurrence(EventReason.CoolingDown, "a target is left alone");
    private static final Occurrence RECOVERED = new Occurrence(EventReason.Recovered, "a target may be called again");

    private final SetTime clock = new SetTime();
    private final EventQueue queue = new EventQueue(clock);

    @Test
    void what_happens_again_is_counted_in_the_same_event() {
        queue.add(route("a"), COOLING);
        EventQueue.Due first = written().getFirst();
        assertThat(first.isNew()).isTrue();
        assertThat(first.count()).isEqualTo(1);

        queue.add(route("a"), COOLING);
        queue.add(route("a"), new Occurrence(COOLING.reason(), COOLING.note(), 3));
        assertThat(written()).as("within 5 s").isEmpty();
        clock.advance(Duration.ofSeconds(5));

        assertThat(written()).singleElement().satisfies(again -> {
            assertThat(again.isNew()).isFalse();
            assertThat(again.name()).isEqualTo(first.name());
            assertThat(again.count()).isEqualTo(5);
        });
    }

    @Test
    void another_reason_or_note_or_route_is_another_event() {
        queue.add(route("a"), COOLING);
        queue.add(route("a"), RECOVERED);
        queue.add(route("b"), COOLING);
        List<EventQueue.Due> events = new ArrayList<>(written());
        clock.advance(Duration.ofSeconds(5));
        events.addAll(written());

        assertThat(events).hasSize(3).allMatch(EventQueue.Due::isNew);
        assertThat(events).extracting(EventQueue.Due::name).doesNotHaveDuplicates();
    }

    @Test
    void an_event_that_the_api_server_has_forgotten_is_made_anew() {
        queue.add(route("a"), COOLING);
        EventQueue.Due first = written().getFirst();

        clock.advance(Duration.ofMinutes(50));
        queue.add(route("a"), COOLING);
        EventQueue.Due later = written().getFirst();
        assertThat(later.isNew()).isTrue();
        assertThat(later.name()).isNotEqualTo(first.name());

        queue.gone(later.key());
        clock.advance(Duration.ofSeconds(5));
        queue.add(route("a"), COOLING);
        assertThat(written().getFirst().isNew()).isTrue();
    }

    @Test
    void five_hundred_flapping_targets_make_less_than_an_event_a_second() {
        int minutes = 10;
        int events = 0;
        for (int second = 0; second < minutes * 60; second++) {
            for (int target = 0; target < 500; target++) {
                queue.add(route("route-" + target % 50), second % 2 == 0 ? COOLING : RECOVERED);
            }
            clock.advance(Duration.ofSeconds(1));
            events += written().size();
        }

        assertThat(events).isBetween(minutes * 60 / 4, minutes * 60 * 6 / 10);
    }

    @Test
    void what_waits_is_bounded() {
        int taken = 0;
        for (int i = 0; i < 30; i++) {
            taken += queue.add(route("a"), new Occurrence(EventReason.ConfigurationRefused, "note " + i)) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(10);
        assertThat(queue.add(route("a"), new Occurrence(EventReason.ConfigurationRefused, "note 3")))
                .as("counted")
                .isTrue();
    }

    @Test
    void a_note_is_cut_where_an_event_would_be_refused_for_it() {
        assertThat(new Occurrence(EventReason.ApplyRefused, "x".repeat(1024)).note())
                .hasSize(1024)
                .endsWith("x");
        assertThat(new Occurrence(EventReason.ApplyRefused, "x".repeat(1025)).note())
                .hasSize(1024)
                .endsWith("x…");
        assertThat(new Occurrence(EventReason.ApplyRefused, "x".repeat(1022) + "😀😀").note())
                .isEqualTo("x".repeat(1022) + "…");
    }

    private List<EventQueue.Due> written() {
        List<EventQueue.Due> written = new ArrayList<>();
        for (Optional<EventQueue.Due> due = queue.next(); due.isPresent(); due = queue.next()) {
            written.add(due.get());
        }
        return written;
    }

    private static ObjectReference route(String name) {
        return new ObjectReferenceBuilder()
                .withNamespace("team-a")
                .withName(name)
                .withUid("uid-" + name)
                .build();
    }
}
