package dev.llmroute.router.upstream;

import dev.llmroute.router.dialect.SseSplitter;
import dev.llmroute.router.dialect.StreamEvent;
import dev.llmroute.router.dialect.StreamFinish;
import dev.llmroute.router.dialect.Surface;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A provider's stream as its bytes come: the beginning is held back until its first content, since another target may still answer
 * until then; what follows is handed on event by event. Does no I/O. Not thread-safe.
 *
 * <pre>
 * held back ──first content | thin and alone | too much held─▶ Begins ──▶ handed on: GoesOn … end marker: whole
 *    │  └──thin content (blank, a refusal)─▶ put off ──alone: taken─▶ handed on
 *    ├──end without content─▶ Empty
 *    └──error | failing end─▶ Fails    no JSON─▶ Malformed    an event without end─▶ TooLong    (behind the content, too)
 * </pre>
 */
final class ProviderStream {
    /** What may be held back. */
    private static final int MAX_HELD_BYTES = 256 * 1024;

    private final Surface surface;
    private final SseSplitter splitter = new SseSplitter();
    private final StreamFinish finish = new StreamFinish();
    private final List<Buffer> held = new ArrayList<>();
    private int heldBytes;
    /** Whether no other target is being asked, so that what does not answer the caller is taken too. */
    private final BooleanSupplier alone;

    private boolean begun;
    private boolean thin;
    private boolean marked;

    /** What bytes that came say of the stream. */
    sealed interface Progress {}

    /** The first content, with all that was held back before it: the answer belongs to this target now. */
    record Begins(List<Buffer> events) implements Progress {}

    /** The next whole events behind the first content. */
    record GoesOn(List<Buffer> events) implements Progress {}

    /** The end before any content: the answer says nothing. */
    record Empty(List<Buffer> events) implements Progress {}

    /** An event that is an error, or an end by which the provider says that it failed. */
    record Fails(Buffer event) implements Progress {}

    /** An event whose data is no JSON. */
    record Malformed() implements Progress {}

    /** An event that does not end. */
    record TooLong(String why) implements Progress {}

    /** @param alone whether no other target is being asked */
    ProviderStream(Surface surface, BooleanSupplier alone) {
        this.surface = surface;
        this.alone = alone;
    }

    /** Takes bytes as they came; what they say, in order, is often nothing yet. After an error or what is malformed its rest is of no use. */
    List<Progress> add(Buffer bytes) {
        List<Buffer> events;
        try {
            events = splitter.add(bytes);
        } catch (IllegalStateException tooLong) {
            return List.of(new TooLong(String.valueOf(tooLong.getMessage())));
        }
        return judge(events);
    }

    /**
     * The body has ended: what is left counts as an event, and where the answer says that it is finished it needs no end marker.
     */
    List<Progress> end() {
        Optional<Buffer> last = splitter.end();
        List<Progress> progress = last.isEmpty() ? new ArrayList<>(1) : judge(List.of(last.get()));
        // Half an event: that the stream ended too early says more.
        progress.removeIf(Malformed.class::isInstance);
        if (!begun && !thin && finish.isFinished() && progress.isEmpty()) {
            begin(new Empty(held), progress);
        }
        return progress;
    }

    private List<Progress> judge(List<Buffer> events) {
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
        StreamEvent kind = StreamEvent.of(surface, event, finish);
        if (kind == StreamEvent.HELD_BACK && StreamEvent.data(event).isEmpty()) {
            // A comment was for those who wait, and is stale when the first content comes.
            return true;
        }
        held.add(event);
        heldBytes += event.length();
        switch (kind) {
            case HELD_BACK, THIN, DONE_THIN -> {
                thin |= kind != StreamEvent.HELD_BACK;
                if (heldBytes > MAX_HELD_BYTES || (thin && alone.getAsBoolean())) {
                    begin(new Begins(held), progress);
                }
            }
            case CONTENT, DONE_WITH_CONTENT -> begin(new Begins(held), progress);
            case DONE -> {
                if (!thin) {
                    begin(new Empty(held), progress);
                }
            }
            case ERROR, FAILED, MALFORMED -> progress.add(fault(kind, event));
        }
        marked |= isEnd(kind);
        return begun || kind == StreamEvent.HELD_BACK || kind == StreamEvent.THIN;
    }

    /** Whether it is held back although it is not empty, since another target may answer more than it. */
    boolean isPutOff() {
        return thin && !begun;
    }

    /** What was put off, from its beginning: it is taken after all. */
    List<Buffer> taken() {
        begun = true;
        return held;
    }

    private void begin(Progress how, List<Progress> progress) {
        begun = true;
        progress.add(how);
    }

    private void handOn(List<Buffer> events, List<Progress> progress) {
        for (int i = 0; i < events.size(); i++) {
            StreamEvent kind = StreamEvent.afterContent(surface, events.get(i), finish);
            if (kind == StreamEvent.ERROR || kind == StreamEvent.FAILED || kind == StreamEvent.MALFORMED) {
                goOn(events.subList(0, i), progress);
                progress.add(fault(kind, events.get(i)));
                return;
            }
            marked |= isEnd(kind);
        }
        goOn(events, progress);
    }

    private static void goOn(List<Buffer> events, List<Progress> progress) {
        if (!events.isEmpty()) {
            progress.add(new GoesOn(events));
        }
    }

    private static Progress fault(StreamEvent kind, Buffer event) {
        return kind == StreamEvent.MALFORMED ? new Malformed() : new Fails(event);
    }

    private static boolean isEnd(StreamEvent kind) {
        return kind == StreamEvent.DONE || kind == StreamEvent.DONE_WITH_CONTENT || kind == StreamEvent.DONE_THIN;
    }

    /** Whether its end marker came, or the answer said that it is finished: whatever happens behind it, the answer is whole. */
    boolean isWhole() {
        return marked || finish.isFinished();
    }

    /** Whether its end marker came. */
    boolean isMarked() {
        return marked;
    }

    /** How many bytes it keeps: what is held back, and the beginning of an event. */
    long keeps() {
        return (begun ? 0L : heldBytes) + splitter.rest().length();
    }

    /** What came where none of it was an event: perhaps a plain answer under the wrong content type. */
    Optional<Buffer> withoutEvents() {
        Buffer rest = splitter.rest();
        return held.isEmpty() && !begun && isNoEvent(rest) ? Optional.of(rest) : Optional.empty();
    }

    /** An answer, or a page, begins with a bracket; the line of an event with the name of its field. */
    private static boolean isNoEvent(Buffer bytes) {
        for (int i = 0; i < bytes.length(); i++) {
            byte b = bytes.getByte(i);
            if (b > ' ') {
                return b == '{' || b == '[' || b == '<';
            }
        }
        return false;
    }
}
