package dev.llmroute.history;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What follows a {@link Place}. Immutable.
 *
 * @param events in the order in which they were written; one that was sent twice is there twice
 * @param lost how many records before them were gone before they were read; {@link #UNKNOWN} where the history began anew, so that
 *     nobody can tell
 * @param end where to go on; null: nothing was ever there
 */
public record Piece<E extends Recorded>(
        List<E> events, long lost, @Nullable Place end) {
    public static final long UNKNOWN = -1;

    public Piece {
        events = List.copyOf(events);
    }

    /**
     * Reads on.
     *
     * @param place null: from the oldest record on, as of which nothing counts as lost
     * @param limit the most records
     */
    public static <E extends Recorded> Piece<E> behind(@Nullable Place place, EventRing<E> ring, int limit) {
        long tail = ring.tail();
        long head = ring.head();
        boolean anew = place != null && isOfAnother(place, ring, head, tail);
        long from = place == null || anew ? head : Math.max(head, place.sequence() + 1);
        EventRing.Run<E> run = from > tail ? new EventRing.Run<>(from, List.of()) : ring.read(from, limit);
        long lost = place == null ? 0 : anew ? UNKNOWN : Math.max(0, run.first() - place.sequence() - 1);
        boolean moved = lost != 0 || !run.records().isEmpty();
        return new Piece<>(run.events(), lost, moved ? end(place, run) : place);
    }

    private static <E extends Recorded> Place end(@Nullable Place before, EventRing.Run<E> run) {
        List<E> events = run.events();
        long atMs = !events.isEmpty() ? events.getLast().atMs() : before == null ? 0 : before.atMs();
        Optional<E> last =
                run.records().isEmpty() ? Optional.empty() : run.records().getLast();
        return new Place(run.next() - 1, last.map(Recorded::id).orElse(""), atMs);
    }

    /** Numbers start anew where all members were lost; by then there may be as many as before, so the record itself is looked at. */
    private static <E extends Recorded> boolean isOfAnother(Place place, EventRing<E> ring, long head, long tail) {
        if (tail < place.sequence()) {
            return true;
        }
        if (place.sequence() < head || place.eventId().isEmpty()) {
            return false;
        }
        EventRing.Run<E> there = ring.read(place.sequence(), 1);
        return there.first() == place.sequence()
                && !there.records().isEmpty()
                && there.records()
                        .getFirst()
                        .filter(event -> event.id().equals(place.eventId()))
                        .isEmpty();
    }
}
