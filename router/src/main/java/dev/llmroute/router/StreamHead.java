package dev.llmroute.router;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** The beginning of a stream, held back until its first content: until then another target may still answer. Not thread-safe. */
final class StreamHead {
    /** What may be held back. */
    private static final int MAX_BYTES = 256 * 1024;

    private final Surface surface;
    private final List<Buffer> events = new ArrayList<>();
    private int bytes;

    /** What an event means for what is held back. */
    enum Verdict {
        HoldBack,
        /** The answer belongs to this target now. */
        Commit,
        /** As {@link #Commit}, and the stream is at its end already. */
        CommitWhole,
        /** The stream is whole and says nothing. */
        Empty,
        Error,
        Malformed
    }

    StreamHead(Surface surface) {
        this.surface = surface;
    }

    Verdict add(Buffer event) {
        events.add(event);
        bytes += event.length();
        return switch (StreamEvent.of(surface, event)) {
            case Error -> Verdict.Error;
            case Malformed -> Verdict.Malformed;
            case Content -> Verdict.Commit;
            case Done -> Verdict.Empty;
            case DoneWithContent -> Verdict.CommitWhole;
            case HeldBack -> heldOrFull();
        };
    }

    private Verdict heldOrFull() {
        return bytes > MAX_BYTES ? Verdict.Commit : Verdict.HoldBack;
    }

    /** Everything so far. */
    List<Buffer> events() {
        return events;
    }
}
