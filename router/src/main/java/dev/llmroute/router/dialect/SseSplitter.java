package dev.llmroute.router.dialect;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a byte stream into server-sent events, each with the blank line that ends it. Lines may end in LF, CRLF or CR, and one byte order
 * mark at the beginning is left out. Not thread-safe.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">The event stream format</a>
 */
public final class SseSplitter {
    /** No event of a provider is longer; a longer one is a fault. */
    public static final int MAX_EVENT_BYTES = 16 * 1024 * 1024;

    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private Buffer pending = Buffer.buffer();
    private int scanned;
    private boolean begun;

    /**
     * Takes bytes as they came.
     *
     * @return the events that are complete now
     * @throws IllegalStateException where an event grows beyond {@link #MAX_EVENT_BYTES}
     */
    public List<Buffer> add(Buffer bytes) {
        pending.appendBuffer(bytes);
        if (!begun && !begin()) {
            return List.of();
        }
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

    /** Leaves the byte order mark out; false while only a part of what may be one has come. */
    private boolean begin() {
        int same = 0;
        while (same < MARK.length && same < pending.length() && pending.getByte(same) == MARK[same]) {
            same++;
        }
        if (same == pending.length() && same < MARK.length) {
            return false;
        }
        begun = true;
        if (same == MARK.length) {
            pending = pending.getBuffer(same, pending.length());
        }
        return true;
    }

    /** The offset behind a blank line that begins with the line end at {@code at}; 0 where there is none. */
    private int endOfEvent(int at) {
        int second = afterLineEnd(at, false);
        boolean loneCr = second == at + 1 && pending.getByte(at) == '\r';
        return second == 0 ? 0 : afterLineEnd(second, loneCr);
    }

    /**
     * The offset behind the line end at {@code at}; 0 where there is none. Of a CR that is the last byte it shows with the next one whether
     * an LF belongs to it; where lines end in CR alone none does, and the event is not kept waiting for the next one.
     */
    private int afterLineEnd(int at, boolean loneCrs) {
        if (at >= pending.length()) {
            return 0;
        }
        byte b = pending.getByte(at);
        if (b == '\n') {
            return at + 1;
        }
        if (b != '\r') {
            return 0;
        }
        if (at + 1 < pending.length()) {
            return pending.getByte(at + 1) == '\n' ? at + 2 : at + 1;
        }
        return loneCrs ? at + 1 : 0;
    }

    /** What is left after the last whole event: the beginning of one that has not ended yet, or nothing. */
    public Buffer rest() {
        return pending;
    }

    /** At the end of the stream: what is left, with the blank line that it lacks; empty where there is nothing but line ends. */
    public Optional<Buffer> end() {
        Buffer rest = pending;
        pending = Buffer.buffer();
        int length = rest.length();
        while (length > 0 && (rest.getByte(length - 1) == '\n' || rest.getByte(length - 1) == '\r')) {
            length--;
        }
        return length == 0
                ? Optional.empty()
                : Optional.of(rest.getBuffer(0, length).appendString("\n\n"));
    }
}
