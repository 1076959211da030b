package dev.llmroute.failure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An exhausted window of the rate-limit headers: nothing remains in it, or no header tells what remains. A window with something
 * left says nothing. Resets tell when a bucket is full again, so they count only where no wait is stated.
 *
 * <p>Sources: the {@code x-ratelimit-*} families of OpenAI, Groq, Cerebras, GitHub; {@code anthropic-ratelimit-*};
 * draft-ietf-httpapi-ratelimit-headers, old and new form.
 *
 * @param header the header's name as received
 * @param window the window's name, see {@link WindowName}; empty where the header does not name it
 * @param millis until the reset, or {@link DurationText#NONE} where the value cannot be read
 * @param ofAccount whether such a header speaks of the account, not of one model
 */
record LimitWindow(String header, String window, long millis, boolean ofAccount) {
    private static final Pattern IETF_REMAINING = Pattern.compile("(?:\\bremaining|\\br)\\s{0,3}=\\s{0,3}(\\d{1,15})");
    private static final Pattern IETF_RESET = Pattern.compile("(?:\\breset|\\bt)\\s{0,3}=\\s{0,3}(\\d{1,15})");

    /** The exhausted windows of a response. */
    static List<LimitWindow> exhausted(Map<String, String> headers, Instant now, String provider) {
        List<LimitWindow> windows = new ArrayList<>(2);
        boolean remainingIsTold = headers.keySet().stream().anyMatch(name -> name.contains("remaining"));
        for (Map.Entry<String, String> header : headers.entrySet()) {
            String name = header.getKey();
            if (name.equals("ratelimit")) {
                addIetf(header.getValue(), windows);
            } else if (isReset(name) && isExhausted(name, headers, remainingIsTold)) {
                String window = WindowName.ofHeader(name);
                // At Groq the requests window is the day: console.groq.com/docs/rate-limits.
                boolean groqDay = window.equals("requests")
                        && provider.toLowerCase(java.util.Locale.ROOT).contains("groq");
                // A reset in epoch ms of a window without a name: OpenRouter and its kin, who limit the key.
                boolean ofAccount = window.isEmpty() && WaitValue.isEpochMillis(header.getValue());
                windows.add(new LimitWindow(
                        name,
                        groqDay ? "requests-day" : window,
                        name.endsWith("-ms")
                                ? WaitValue.millis(header.getValue())
                                : WaitValue.reset(header.getValue(), now),
                        ofAccount));
            }
        }
        return windows;
    }

    /** The window that takes longest to come back. */
    static Optional<LimitWindow> longest(List<LimitWindow> windows) {
        return windows.stream().max(Comparator.comparingLong(LimitWindow::millis));
    }

    private static boolean isReset(String name) {
        return name.contains("reset") && (name.contains("limit") || name.contains("quota"));
    }

    private static boolean isExhausted(String reset, Map<String, String> headers, boolean remainingIsTold) {
        String remaining = headers.get(reset.replace("reset-after", "reset")
                .replace("reset-ms", "reset")
                .replace("reset", "remaining"));
        if (remaining == null) {
            return !remainingIsTold;
        }
        return remaining.strip().matches("0{1,9}(?:\\.0{1,9})?");
    }

    /** {@code limit=80, remaining=0, reset=26}, or {@code "default";r=0;t=17} per policy, joined by commas. */
    private static void addIetf(String value, List<LimitWindow> windows) {
        String bounded = value.length() > 1000 ? value.substring(0, 1000) : value;
        for (String policy : bounded.contains("remaining") ? new String[] {bounded} : bounded.split(",")) {
            Matcher remaining = IETF_REMAINING.matcher(policy);
            Matcher reset = IETF_RESET.matcher(policy);
            if (remaining.find() && reset.find() && Long.parseLong(remaining.group(1)) == 0) {
                long seconds = Long.parseLong(reset.group(1));
                windows.add(new LimitWindow(
                        "ratelimit", WindowName.ofHeader(policy), Math.multiplyExact(seconds, 1000L), true));
            }
        }
    }
}
