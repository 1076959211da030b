package dev.llmroute.classify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the rate-limit headers of a success say about one window: how much is left of it until it is full again. The headers are
 * those of {@code LimitWindow}: {@code x-ratelimit-*}, {@code anthropic-ratelimit-*} and the IETF's {@code RateLimit}.
 *
 * @param window the window's name: {@code requests}, {@code tokens}, {@code input-tokens}, {@code requests-day}, ...; empty where the
 *     header does not name it
 * @param header the name of the header that tells the reset, in lower case
 * @param remaining how many requests or tokens are left
 * @param limit how many there are in a full window, or -1 where no header tells
 * @param resetMs until the window is full again, in ms; 0 where that is over
 */
public record RemainingWindow(String window, String header, long remaining, long limit, long resetMs) {

    /** Whether a header of this name, in lower case, tells a window: without one there is none to {@link #read}. */
    public static boolean isToldBy(String header) {
        return header.equals(LimitWindow.IETF) || ResetHeader.of(header) != null;
    }

    /**
     * The windows whose remaining amount and reset are both told; empty where there are none. Never throws.
     *
     * @param headers names in lower case
     * @param now what the absolute times belong to: the response's {@code Date}, or when it was observed
     * @param provider a hint: the vendor's or the configured name
     */
    public static List<RemainingWindow> read(Map<String, String> headers, Instant now, String provider) {
        List<RemainingWindow> told = new ArrayList<>();
        for (LimitWindow window : LimitWindow.all(headers, () -> now, provider)) {
            if (window.remaining() != LimitWindow.NOT_TOLD && window.millis() != DurationText.NONE) {
                told.add(new RemainingWindow(
                        window.window(), window.header(), window.remaining(), window.limit(), window.millis()));
            }
        }
        return told;
    }
}
