package dev.llmroute.history;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the fallback events and the sums of all routers. */
public interface FallbackHistory {
    /** The newest events first; empty where the history cannot be read now. */
    List<FallbackEvent> newest(int limit);

    /** Calls the listener with each new event, rarely twice, from some time after the call on; it must not block. */
    void onEvent(Consumer<FallbackEvent> listener);

    /**
     * Reads on from where a reader had come to, also before a restart; may block for some seconds.
     *
     * @param place null: from the oldest event on
     * @param limit the most events
     * @return empty where the history cannot be read now
     */
    Optional<Piece<FallbackEvent>> after(@Nullable Place place, int limit);

    /** The same of sums, of which a record is what one router counted in one minute, or a part of it. */
    Optional<Piece<MinuteSums>> sumsAfter(@Nullable Place place, int limit);
}
