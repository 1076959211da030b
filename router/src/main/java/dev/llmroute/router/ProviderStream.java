package dev.llmroute.router;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A provider's stream as its bytes come: the beginning is held back until its first content, since another target may still answer
 * until then; what follows is handed on event by event. Does no I/O. Not thread-safe.
 */
final class ProviderStream {
    /** What may be held back. */
    private static final int MAX_HELD_BYTES = 256 * 1024;

    private final Surface surface;
    private final SseSplitter splitter = new SseSplitter();
    private final List<Buffer> held = new ArrayList<>();
    private int heldBytes;
    private boolean begun;
    private boolean whole;

    /** What bytes that came say of the stream. */
    sealed interface Progress {}

    /** The first content, with all that was held back before it: the answer belongs to this target now. */
    record Begins(List<Buffer> events) implements Progress {}

    /** The next whole events behind the first content. */
    record GoesOn(List<Buffer> events) implements Progress {}

    /** The end marker before any content: the answer says nothing. */
    record Empty(List<Buffer> events) implements Progress {}

    /** An event that is an error. */
    record Fails(Buffer event) implements Progress {}

    /** An event whose data is no JSON. */
    record Malformed() implements Progress {}

    /** An event that does not end. */
    record TooLong(String why) implements Progress {}

    ProviderStream(Surface surface) {
        this.surface = surface;
    }

    /** Takes bytes as they came; what they say, in order, is often nothing yet. After an error or what is malformed its rest is of no use. */
    List<Progress> add(Buffer bytes) {
        List<Buffer> events;
        try {
            events = splitter.add(bytes);
        } catch (IllegalStateException tooLong) {
            return List.of(new TooLong(String.valueOf(tooLong.getMessage())));
        }
        List<Progress> progress = new ArrayList<>(2);
        int next = 0;
        while (!begun && next < events.size()) {
            if (!holdBack(events.get(next++), progress)) {
                return progress;
            }
        }
        handOn(events.subList(next, events.size()), progress);
        return progress;
    }

    /** False where nothing of use follows. */
    private boolean holdBack(Buffer event, List<Progress> progress) {
        held.add(event);
        heldBytes += event.length();
        StreamEvent kind = StreamEvent.of(surface, event);
        switch (kind) {
            case HeldBack -> {
                if (heldBytes > MAX_HELD_BYTES) {
                    begin(new Begins(held), progress);
                }
            }
            case Content, DoneWithContent -> begin(new Begins(held), progress);
            case Done -> begin(new Empty(held), progress);
            case Error, Malformed -> progress.add(fault(kind, event));
        }
        whole |= isEnd(kind);
        return kind != StreamEvent.Error && kind != StreamEvent.Malformed;
    }

    private void begin(Progress how, List<Progress> progress) {
        begun = true;
        progress.add(how);
    }

    private void handOn(List<Buffer> events, List<Progress> progress) {
        for (int i = 0; i < events.size(); i++) {
            StreamEvent kind = StreamEvent.afterContent(surface, events.get(i));
            if (kind == StreamEvent.Error || kind == StreamEvent.Malformed) {
                goOn(events.subList(0, i), progress);
                progress.add(fault(kind, events.get(i)));
                return;
            }
            whole |= isEnd(kind);
        }
        goOn(events, progress);
    }

    private static void goOn(List<Buffer> events, List<Progress> progress) {
        if (!events.isEmpty()) {
            progress.add(new GoesOn(events));
        }
    }

    private static Progress fault(StreamEvent kind, Buffer event) {
        return kind == StreamEvent.Error ? new Fails(event) : new Malformed();
    }

    private static boolean isEnd(StreamEvent kind) {
        return kind == StreamEvent.Done || kind == StreamEvent.DoneWithContent;
    }

    /** Whether its end marker came: whatever happens behind it, the answer is whole. */
    boolean isWhole() {
        return whole;
    }

    /** What came where none of it was an event: perhaps a plain answer under the wrong content type. */
    Optional<Buffer> withoutEvents() {
        return held.isEmpty() && splitter.rest().length() > 0 ? Optional.of(splitter.rest()) : Optional.empty();
    }
}
