package dev.llmroute.router;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a byte stream into server-sent events, each with the blank line that ends it. Not thread-safe.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">The event stream format</a>
 */
final class SseSplitter {
    /** No event of a provider is longer; a longer one is a fault. */
    static final int MAX_EVENT_BYTES = 16 * 1024 * 1024;

    private Buffer pending = Buffer.buffer();
    private int scanned;

    /**
     * Takes bytes as they came.
     *
     * @return the events that are complete now
     * @throws IllegalStateException where an event grows beyond {@link #MAX_EVENT_BYTES}
     */
    List<Buffer> add(Buffer bytes) {
        pending.appendBuffer(bytes);
        List<Buffer> events = new ArrayList<>();
        int start = 0;
        int at = scanned;
        while (at < pending.length()) {
            int end = endOfEvent(at);
            if (end > 0) {
                events.add(pending.getBuffer(start, end));
                start = end;
                at = end;
            } else {
                at++;
            }
        }
        if (start > 0) {
            pending = pending.getBuffer(start, pending.length());
        }
        scanned = Math.max(0, pending.length() - 3);
        if (pending.length() > MAX_EVENT_BYTES) {
            throw new IllegalStateException("an event is longer than " + MAX_EVENT_BYTES + " bytes");
        }
        return events;
    }

    /** The offset behind a blank line that begins with the line end at {@code at}; 0 where there is none. */
    private int endOfEvent(int at) {
        int second = afterLineEnd(at);
        return second == 0 ? 0 : afterLineEnd(second);
    }

    private int afterLineEnd(int at) {
        if (at >= pending.length()) {
            return 0;
        }
        byte b = pending.getByte(at);
        if (b == '\n') {
            return at + 1;
        }
        if (b == '\r') {
            return at + 1 < pending.length() && pending.getByte(at + 1) == '\n' ? at + 2 : 0;
        }
        return 0;
    }

    /** What is left after the last whole event: the beginning of one that never ended, or nothing. */
    Buffer rest() {
        return pending;
    }
}
