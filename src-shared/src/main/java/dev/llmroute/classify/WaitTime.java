package dev.llmroute.classify;

import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
    /** Longer waits are mistakes and are reported only if no other is stated. */
    static final long ABSURD_MS = 31L * 86_400_000;

    private static final WaitTime NONE = new WaitTime(null, List.of());
    private static final int MAX_OTHERS = 6;
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
            TextWaits.read(explicit.size(), fields, response, now)
                    .forEach(stated -> add(explicit, stated.millis(), WaitSource.BODY_TEXT));
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
