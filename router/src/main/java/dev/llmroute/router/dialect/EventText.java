package dev.llmroute.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Events of a stream as they are written.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
public final class EventText {
    private EventText() {}

    /** An event that has nothing but its data, as OpenAI's chat completions. */
    public static String of(JsonNode data) {
        return "data: " + data + "\n\n";
    }

    /** An event with a name, as Anthropic's and those of OpenAI's API for responses. */
    public static String of(String name, JsonNode data) {
        return "event: " + name + "\n" + of(data);
    }
}
