package dev.llmroute.failure;

import dev.llmroute.failure.WaitText.Stated;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The wait that a response states. Explicit waits (fields of the body, {@code Retry-After} in all its forms, text behind a lead
 * phrase) come first, and the largest counts; resets of exhausted windows count only where none is explicit.
 * {@code docs/wait-times.md} lists every form.
 *
 * @param stated the wait that counts, or null where none is stated
 * @param others the explicit waits that lost, the largest first
 */
record WaitTime(@Nullable Wait stated, List<Wait> others) {
    /** Longer waits are mistakes; one is reported only where no other is stated. */
    static final long ABSURD_MS = 31L * 86_400_000;

    /** Zhipu and Z.ai write local times of Beijing without a zone. */
    private static final ZoneId BEIJING = ZoneOffset.ofHours(8);

    /** The longest that a text may state where the text may be the caller's. */
    private static final long LONGEST_DOUBTFUL_MS = 60_000;

    private static final WaitTime NONE = new WaitTime(null, List.of());
    private static final int MAX_OTHERS = 6;
    /** Once so many are found, the messages that follow are not read: no provider states as many. */
    private static final int MAX_STATED = 12;

    /**
     * What the response states.
     *
     * @param windows the exhausted windows of the headers
     * @param now the {@link ResponseClock}
     */
    static WaitTime read(
            FailureClass failureClass,
            ProviderResponse response,
            ErrorFields fields,
            List<LimitWindow> windows,
            Supplier<Instant> now) {
        if (isOfRequest(failureClass)) {
            return NONE;
        }
        // In the order of exactness, which decides between equal waits.
        List<Wait> explicit = new ArrayList<>(3);
        List<Wait> rounded = new ArrayList<>();
        if (bodyCounts(failureClass)) {
            fields.numbers().forEach(field -> add(explicit, WaitFields.read(field, now), WaitSource.BODY_FIELD));
        }
        addHeaders(explicit, rounded, response.headers(), now);
        if (bodyCounts(failureClass)) {
            addTexts(explicit, fields, response, now);
        }
        if (explicit.isEmpty()) {
            windows.forEach(window -> add(explicit, window.millis(), WaitSource.header(window.header())));
            return new WaitTime(largest(explicit), List.of());
        }
        Wait stated = largest(explicit);
        explicit.addAll(rounded);
        return new WaitTime(stated, losers(stated, explicit));
    }

    /** With the wait that a user's pattern found, if any: it counts whatever else is stated. */
    WaitTime orRather(@Nullable Wait byPattern) {
        if (byPattern == null) {
            return this;
        }
        List<Wait> waits = new ArrayList<>(others);
        if (stated != null) {
            waits.add(stated);
        }
        return new WaitTime(byPattern, losers(byPattern, waits));
    }

    /** Errors of the request quote callers, tools and settings: what looks like a wait in them is none. */
    private static boolean isOfRequest(FailureClass failureClass) {
        return switch (failureClass) {
            case ContextLength, PayloadTooLarge, ContentFilter, InvalidRequest, ToolFailure, Other -> true;
            default -> false;
        };
    }

    private static boolean bodyCounts(FailureClass failureClass) {
        return failureClass.isRateLimit()
                || switch (failureClass) {
                    case QuotaExhausted, Overloaded, ServerError, Timeout -> true;
                    default -> false;
                };
    }

    /** A header in milliseconds replaces those in seconds: it is the same wait, not rounded. */
    private static void addHeaders(
            List<Wait> waits, List<Wait> rounded, Map<String, String> headers, Supplier<Instant> now) {
        List<Wait> millis = new ArrayList<>();
        List<Wait> seconds = new ArrayList<>();
        for (Map.Entry<String, String> header : headers.entrySet()) {
            String name = header.getKey();
            if (!name.contains("retry-after")) {
                continue;
            }
            if (name.endsWith("-ms") || name.endsWith("-milliseconds")) {
                add(millis, WaitValue.millis(header.getValue()), WaitSource.header(name));
            } else {
                add(seconds, WaitValue.retryAfter(header.getValue(), now), WaitSource.header(name));
            }
        }
        if (millis.isEmpty()) {
            waits.addAll(seconds);
        } else {
            waits.addAll(millis);
            rounded.addAll(seconds);
        }
    }

    /** Waits in the words, the caller's own after all others: they count only where nothing else is stated. */
    private static void addTexts(
            List<Wait> waits, ErrorFields fields, ProviderResponse response, Supplier<Instant> now) {
        List<Stated> stated = new ArrayList<>(2);
        for (int i = 0; i < fields.judged().size() && waits.size() + stated.size() < MAX_STATED; i++) {
            addTexts(stated, fields.judged().get(i), fields, response, now);
        }
        boolean told = ErrorFields.isTold(fields.status());
        if (told && waits.size() + stated.size() < 2) {
            stated.forEach(wait -> add(waits, wait.millis(), WaitSource.BODY_TEXT));
            return;
        }
        long longest = told || Sentences.STATING_LONG_WAITS.open(fields) ? Long.MAX_VALUE : LONGEST_DOUBTFUL_MS;
        List<Stated> own = stated.stream()
                .filter(wait -> wait.millis() <= longest && !fields.callers().holdNumber(wait.written()))
                .toList();
        boolean none = told && own.isEmpty() && waits.isEmpty();
        (none ? stated : own).forEach(wait -> add(waits, wait.millis(), WaitSource.BODY_TEXT));
    }

    private static void addTexts(
            List<Stated> stated, String message, ErrorFields fields, ProviderResponse response, Supplier<Instant> now) {
        stated.addAll(WaitText.durations(message));
        stated.addAll(ClockText.instants(
                message, now, () -> isOfBeijing(fields, response.provider(), message) ? BEIJING : ZoneOffset.UTC));
    }

    private static boolean isOfBeijing(ErrorFields fields, String provider, String message) {
        return fields.table().equals(CodeTable.ZHIPU) || isBeijing(provider) || isChinese(message);
    }

    private static boolean isChinese(String message) {
        for (int i = 0; i < message.length(); i++) {
            if (message.charAt(i) >= 0x4E00 && message.charAt(i) <= 0x9FFF) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBeijing(String provider) {
        String name = provider.toLowerCase(Locale.ROOT);
        return name.contains("zhipu") || name.contains("bigmodel") || name.equals("zai") || name.startsWith("z.ai");
    }

    private static void add(List<Wait> waits, long millis, WaitSource source) {
        if (millis != DurationText.NONE) {
            waits.add(new Wait(millis, source));
        }
    }

    /** The largest sane one, else the largest; of equal ones the first, since they stand in the order of exactness. */
    private static @Nullable Wait largest(List<Wait> waits) {
        Wait best = null;
        for (Wait wait : waits) {
            boolean saner = best != null && isSane(wait) && !isSane(best);
            boolean larger = best != null && isSane(wait) == isSane(best) && wait.millis() > best.millis();
            best = best == null || saner || larger ? wait : best;
        }
        return best;
    }

    private static boolean isSane(Wait wait) {
        return wait.millis() <= ABSURD_MS;
    }

    private static List<Wait> losers(@Nullable Wait stated, List<Wait> waits) {
        if (waits.size() == 1 && waits.getFirst().equals(stated)) {
            return List.of();
        }
        return waits.stream()
                .filter(wait -> !wait.equals(stated))
                .distinct()
                .sorted(Comparator.comparingLong(Wait::millis).reversed())
                .limit(MAX_OTHERS)
                .toList();
    }
}
