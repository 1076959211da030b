package dev.llmroute.console.store;

import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Piece;

/** What stands in the list of fallbacks: a request, or a gap. */
public sealed interface HistoryEntry {
    /** Where it stands: ms since 1970. */
    long atMs();

    /** Where it stands among those of the same millisecond. */
    String id();

    default Cursor cursor() {
        return new Cursor(atMs(), id());
    }

    /** A request that fell back. */
    record Recorded(FallbackEvent event) implements HistoryEntry {
        @Override
        public long atMs() {
            return event.atMs();
        }

        @Override
        public String id() {
            return event.id();
        }
    }

    /**
     * A time of which events are missing, since they were gone from the shared memory before they were stored.
     *
     * @param fromMs when the last event before it came, ms since 1970
     * @param toMs when the first event behind it came, or when the gap was found
     * @param lost how many are missing; {@link Piece#UNKNOWN} where nobody can tell, and it may be none
     */
    record Gap(String id, long fromMs, long toMs, long lost) implements HistoryEntry {
        @Override
        public long atMs() {
            return toMs;
        }

        public boolean isCounted() {
            return lost != Piece.UNKNOWN;
        }
    }
}
