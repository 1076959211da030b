package dev.llmroute.simulator.dialect;

import org.jspecify.annotations.Nullable;

/**
 * An event of a stream.
 *
 * @param name null for one without an {@code event} line
 * @param data of one line
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">WHATWG HTML: server-sent events</a>
 */
public record Event(@Nullable String name, String data) {
    /** With the first half of its data only; of an object that is no JSON. */
    public Event broken() {
        return new Event(name, data.substring(0, data.length() / 2));
    }

    /** As it is sent. */
    public String text() {
        return (name == null ? "" : "event: " + name + "\n") + "data: " + data + "\n\n";
    }
}
