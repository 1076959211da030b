package dev.llmroute.classify;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A window of the rate-limit headers. One with something left says nothing about a failure. Resets tell when a bucket is full again,
 * so they count only where no wait is stated.
 *
 * <p>Sources: the {@code x-ratelimit-*} families of OpenAI, Groq, Cerebras, GitHub; {@code anthropic-ratelimit-*};
 * draft-ietf-httpapi-ratelimit-headers, old and new form.
 *
 * @param header the name of the header that tells the reset, as received
 * @param window the window's name, see {@link WindowName}; empty where the header does not name it
 * @param remaining what is left, or {@link #NOT_TOLD}
 * @param limit what a full window holds, or {@link #NOT_TOLD}
 * @param millis until the reset, or {@link DurationText#NONE} where the value cannot be read
 * @param holder whose limit it is
 */
record LimitWindow(String header, String window, long remaining, long limit, long millis, Holder holder) {
    /** Whose limit a header speaks of. */
    enum Holder {
        NotTold,
        Account,
        Model
    }

    static final long NOT_TOLD = -1;

    /** The header of draft-ietf-httpapi-ratelimit-headers, which has all in one. */
    static final String IETF = "ratelimit";

    private static final Pattern AMOUNT = Pattern.compile("\\d{1,15}+(?:\\.\\d{1,9}+)?");
    private static final Pattern IETF_REMAINING = Pattern.compile("(?:\\bremaining|\\br)\\s{0,3}=\\s{0,3}(\\d{1,15})");
    private static final Pattern IETF_LIMIT = Pattern.compile("\\blimit\\s{0,3}=\\s{0,3}(\\d{1,15})");
    private static final Pattern IETF_RESET = Pattern.compile("(?:\\breset|\\bt)\\s{0,3}=\\s{0,3}(\\d{1,15})");

    /** The exhausted windows of a failure: nothing remains in them, or no header at all tells what remains. */
    static List<LimitWindow> exhausted(Map<String, String> headers, Supplier<Instant> now, String provider) {
        List<LimitWindow> stated = StatedWindows.exhausted(headers, now);
        return !stated.isEmpty()
                ? stated
                : read(
                        headers,
                        now,
                        provider,
                        remaining -> remaining == 0 || (remaining == NOT_TOLD && !tellsRemaining(headers)));
    }

    /** Every window of a response whose reset a header tells. A window that remains unreadably (Azure's -1) is unknown, and left out. */
    static List<LimitWindow> all(Map<String, String> headers, Supplier<Instant> now, String provider) {
        return read(headers, now, provider, remaining -> true);
    }

    private static boolean tellsRemaining(Map<String, String> headers) {
        for (String name : headers.keySet()) {
            if (name.contains("remaining")) {
                return true;
            }
        }
        return false;
    }

    private static List<LimitWindow> read(
            Map<String, String> headers, Supplier<Instant> now, String provider, LongPredicate counts) {
        List<LimitWindow> windows = new ArrayList<>(2);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            ResetHeader reset = ResetHeader.of(header.getKey());
            if (StatedWindows.isOne(header.getKey())) {
                continue;
            }
            if (reset != null) {
                addWindow(header, reset, headers, now, provider, counts, windows);
            } else if (header.getKey().equals(IETF)) {
                addIetf(header.getValue(), counts, windows);
            }
        }
        return windows;
    }

    /** The window that takes longest to come back; null where there is none. */
    static @Nullable LimitWindow longest(List<LimitWindow> windows) {
        LimitWindow longest = null;
        for (LimitWindow window : windows) {
            longest = longest == null || window.millis > longest.millis ? window : longest;
        }
        return longest;
    }

    private static void addWindow(
            Map.Entry<String, String> header,
            ResetHeader reset,
            Map<String, String> headers,
            Supplier<Instant> now,
            String provider,
            LongPredicate counts,
            List<LimitWindow> windows) {
        String value = header.getValue();
        String left = headers.get(reset.remaining());
        long remaining = left == null ? leastOfFamily(reset.remaining(), headers) : amount(left);
        if ((left != null && remaining == NOT_TOLD) || !counts.test(remaining)) {
            return;
        }
        // At Groq the requests window is the day: console.groq.com/docs/rate-limits.
        boolean groqDay = reset.window().equals("requests")
                && provider.toLowerCase(Locale.ROOT).contains("groq");
        // A reset in epoch ms of a window without a name: OpenRouter and its kin, who limit the key.
        Holder holder = reset.window().isEmpty() && WaitValue.isEpochMillis(value) ? Holder.Account : Holder.NotTold;
        windows.add(new LimitWindow(
                header.getKey(),
                groqDay ? "requests-day" : reset.window(),
                remaining,
                amount(headers.get(reset.limit())),
                reset.inMillis() ? WaitValue.millis(value) : WaitValue.reset(value, now),
                holder));
    }

    /** Kong tells one reset beside {@code remaining-minute}, {@code remaining-hour}: it is the tightest window's. */
    private static long leastOfFamily(String remaining, Map<String, String> headers) {
        int behind = remaining.indexOf("remaining") + "remaining".length();
        String prefix = remaining.substring(0, behind);
        String suffix = remaining.substring(behind);
        return headers.entrySet().stream()
                .filter(header ->
                        header.getKey().startsWith(prefix) && header.getKey().endsWith(suffix))
                .mapToLong(header -> amount(header.getValue()))
                .min()
                .orElse(NOT_TOLD);
    }

    /** A number of requests or tokens; a part of one is still something. */
    private static long amount(@Nullable String value) {
        int few = value == null ? -1 : WaitValue.fewDigits(value);
        if (few >= 0) {
            return few;
        }
        if (value == null || !AMOUNT.matcher(value.strip()).matches()) {
            return NOT_TOLD;
        }
        return new BigDecimal(value.strip()).setScale(0, RoundingMode.CEILING).longValue();
    }

    /** {@code limit=80, remaining=0, reset=26}, or {@code "default";r=0;t=17} per policy, joined by commas. */
    private static void addIetf(String value, LongPredicate counts, List<LimitWindow> windows) {
        String bounded = value.length() > 1000 ? value.substring(0, 1000) : value;
        for (String policy : bounded.contains("remaining") ? new String[] {bounded} : bounded.split(",")) {
            Matcher remaining = IETF_REMAINING.matcher(policy);
            Matcher reset = IETF_RESET.matcher(policy);
            Matcher limit = IETF_LIMIT.matcher(policy);
            if (remaining.find() && reset.find() && counts.test(Long.parseLong(remaining.group(1)))) {
                windows.add(new LimitWindow(
                        IETF,
                        WindowName.ofHeader(policy),
                        Long.parseLong(remaining.group(1)),
                        limit.find() ? Long.parseLong(limit.group(1)) : NOT_TOLD,
                        Math.multiplyExact(Long.parseLong(reset.group(1)), 1000L),
                        Holder.Account));
            }
        }
    }
}
