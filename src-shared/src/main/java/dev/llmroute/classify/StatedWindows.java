package dev.llmroute.classify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Windows of plans whose headers tell for each whether it is used up, and not what remains of it:
 *
 * <ul>
 *   <li>{@code anthropic-ratelimit-unified-5h-status: rejected}, {@code -5h-reset}, {@code -5h-utilization}, likewise {@code 7d} and others;
 *       without a name, {@code anthropic-ratelimit-unified-reset} is the reset of the window that refused. {@code overage} is what may be
 *       bought beyond them: that it is refused, too, says nothing about when the windows are free. {@code representative-claim} names the
 *       window that refused: {@code five_hour}, {@code seven_day}, or of one model alone {@code seven_day_opus}, whose headers are
 *       {@code -7d_opus-status} and so on. Source: Claude Code's own reading of them.
 *   <li>{@code x-codex-primary-used-percent: 100}, {@code x-codex-primary-reset-after-seconds} or {@code -reset-at}, likewise
 *       {@code secondary}. Source: github.com/openai/codex, {@code rate_limits.rs}.
 * </ul>
 */
final class StatedWindows {
    private static final String UNIFIED = "anthropic-ratelimit-unified-";
    private static final String CODEX = "x-codex-";
    private static final String CLAIM = UNIFIED + "representative-claim";
    private static final String STATUS = "-status";

    /** A window with something behind its period: {@code 7d_opus}, {@code seven_day_sonnet}. */
    private static final Pattern OF_MODEL =
            Pattern.compile("(?:\\d{1,3}[a-z]|[a-z]{1,10}_(?:hour|day|week|month)s?)[_-]\\w.{0,60}");

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
                        isOfModel(headers) ? LimitWindow.Holder.Model : LimitWindow.Holder.Account));
            }
        }
        if (windows.isEmpty() && isOfModel(headers)) {
            windows.add(
                    new LimitWindow(CLAIM, "", 0, LimitWindow.NOT_TOLD, DurationText.NONE, LimitWindow.Holder.Model));
        }
        return windows;
    }

    /** Whether all windows that refused are those of one model: the key serves its other models. */
    private static boolean isOfModel(Map<String, String> headers) {
        List<String> refused = new ArrayList<>(2);
        String claim = headers.get(CLAIM);
        if (claim != null) {
            refused.add(claim.strip().toLowerCase(Locale.ROOT));
        }
        for (String name : headers.keySet()) {
            String window = name.startsWith(UNIFIED) && name.endsWith(STATUS)
                    ? name.substring(0, name.length() - STATUS.length())
                    : "";
            if (window.length() > UNIFIED.length()
                    && !window.equals(UNIFIED + "overage")
                    && isRejected(window, headers, false)) {
                refused.add(window.substring(UNIFIED.length()));
            }
        }
        return !refused.isEmpty()
                && refused.stream().allMatch(each -> OF_MODEL.matcher(each).matches());
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
        String status = headers.get(window + STATUS);
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
