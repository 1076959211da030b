package dev.llmroute.failure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Windows of plans whose headers tell for each whether it is used up, and not what remains of it:
 *
 * <ul>
 *   <li>{@code anthropic-ratelimit-unified-5h-status: rejected}, {@code -5h-reset}, {@code -5h-utilization}, likewise {@code 7d} and others;
 *       without a name, {@code anthropic-ratelimit-unified-reset} is the reset of the window that refused. {@code overage} is what may be
 *       bought beyond them: that it is refused, too, says nothing about when the windows are free. Source: Claude Code's own reading of them.
 *   <li>{@code x-codex-primary-used-percent: 100}, {@code x-codex-primary-reset-after-seconds} or {@code -reset-at}, likewise
 *       {@code secondary}. Source: github.com/openai/codex, {@code rate_limits.rs}.
 * </ul>
 */
final class StatedWindows {
    private static final String UNIFIED = "anthropic-ratelimit-unified-";
    private static final String CODEX = "x-codex-";

    private StatedWindows() {}

    static boolean isOne(String header) {
        return header.startsWith(UNIFIED) || header.startsWith(CODEX);
    }

    static List<LimitWindow> exhausted(Map<String, String> headers, Supplier<Instant> now) {
        List<LimitWindow> windows = new ArrayList<>(2);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            String name = header.getKey();
            int reset = name.lastIndexOf("-reset");
            if (reset > 0 && isOne(name) && isUsedUp(name.substring(0, reset), headers)) {
                windows.add(new LimitWindow(
                        name,
                        name.startsWith(UNIFIED) ? WindowName.ofHeader(name) : "plan",
                        0,
                        LimitWindow.NOT_TOLD,
                        WaitValue.reset(header.getValue(), now),
                        true));
            }
        }
        return windows;
    }

    private static boolean isUsedUp(String window, Map<String, String> headers) {
        String refused = UNIFIED.substring(0, UNIFIED.length() - 1);
        if (window.equals(refused)) {
            return isRejected(window, headers, true);
        }
        if (window.startsWith(UNIFIED)) {
            boolean told = headers.containsKey(refused + "-reset");
            return !told && !window.equals(UNIFIED + "overage") && isRejected(window, headers, false);
        }
        return isFull(headers.get(window + "-used-percent"), 100);
    }

    private static boolean isRejected(String window, Map<String, String> headers, boolean otherwise) {
        String status = headers.get(window + "-status");
        if (status != null) {
            return status.strip().equalsIgnoreCase("rejected");
        }
        String utilization = headers.get(window + "-utilization");
        return utilization == null ? otherwise : isFull(utilization, 1);
    }

    /** Whether so much of a window is used as there is. */
    static boolean isFull(@Nullable Object used, double full) {
        if (used == null || used.toString().length() > 20) {
            return false;
        }
        try {
            return Double.parseDouble(used.toString().strip()) >= full;
        } catch (NumberFormatException unreadable) {
            return false;
        }
    }
}
