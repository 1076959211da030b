package dev.llmroute.classify;

import dev.llmroute.classify.ErrorFields.Field;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits in fields of an error body. A field counts by what its name says, whatever the vendor: {@code retryDelay},
 * {@code retry_after_seconds}, {@code resets_in_seconds}, {@code estimated_time} are durations, {@code resets_at},
 * {@code reset_time}, {@code X-RateLimit-Reset} points in time. Durations are seconds unless the name ends in another unit.
 */
final class WaitFields {
    private static final List<String> DURATIONS = List.of("""
            retryafter retrydelay retryin resetsin resetin resetafter resetdelay secondsuntilreset timetoreset
            timeuntilreset waittime waitfor waitseconds waitms estimatedtime estimatedwait backoffseconds backoffms
            cooldownseconds cooldownms cooldowntime nextavailablein tryagainin tryagainafter""".split("\\s+"));
    private static final List<String> INSTANTS = List.of("""
            resetsat resetat resettime resetdate nextreset retryat availableat ratelimitreset quotareset blockeduntil
            lockeduntil unblockat ratelimitnext nextallowed nextrequestat allowedat""".split("\\s+"));

    private WaitFields() {}

    /** Whether a field of this name (without case and separators) may state a wait. */
    static boolean mayStateWait(String name) {
        return name.length() <= 60 && (isDuration(name) || isInstant(name));
    }

    /** The wait that a field states, in ms; {@link DurationText#NONE} where it states none. */
    static long read(Field field, Supplier<Instant> now) {
        if (isOfWindowWithSomethingLeft(field)) {
            return DurationText.NONE;
        }
        return switch (field.value()) {
            case Number number -> number(field.name(), number, now);
            case String text -> text(field.name(), text, now);
            case Map<?, ?> map -> secondsAndNanos(ErrorBody.asObject(map));
            default -> DurationText.NONE;
        };
    }

    private static long number(String name, Number number, Supplier<Instant> now) {
        String text = number.toString();
        if (text.length() > 40) {
            return DurationText.NONE;
        }
        try {
            return text(name, new BigDecimal(text).toPlainString(), now);
        } catch (NumberFormatException notFinite) {
            return DurationText.NONE;
        }
    }

    private static long text(String name, String text, Supplier<Instant> now) {
        if (!isDuration(name)) {
            return WaitValue.reset(text, now);
        }
        if (name.endsWith("ms") || name.endsWith("millis") || name.endsWith("milliseconds")) {
            return WaitValue.millis(text);
        }
        long wait = WaitValue.retryAfter(text, now);
        boolean minutes = (name.endsWith("minutes") || name.endsWith("mins"))
                && !text.isEmpty()
                && Character.isDigit(text.charAt(text.length() - 1));
        return minutes && wait > 0 ? wait * 60 : wait;
    }

    /** google.protobuf.Duration as an object. */
    private static long secondsAndNanos(Map<String, @Nullable Object> duration) {
        Object seconds = duration.get("seconds");
        long whole = seconds == null ? DurationText.NONE : text("retryafter", seconds.toString(), () -> Instant.EPOCH);
        long nanos = duration.get("nanos") instanceof Number n ? n.longValue() : 0;
        return whole == DurationText.NONE
                ? DurationText.NONE
                : whole + Math.ceilDiv(Math.clamp(nanos, 0, 999_999_999L), 1_000_000L);
    }

    /**
     * Whether a field tells the reset of a window of which something is left, by what its siblings of the same beginning say: headers that a
     * gateway copies into the body ({@code X-RateLimit-Remaining}), Codex's windows ({@code X-Codex-Primary-Used-Percent} beside
     * {@code X-Codex-Primary-Reset-After-Seconds}, {@code used_percent} beside {@code reset_at}), Anthropic's ({@code -status: allowed}).
     */
    private static boolean isOfWindowWithSomethingLeft(Field field) {
        int reset = field.name().indexOf("reset");
        if (reset < 0) {
            return false;
        }
        String window = field.name().substring(0, reset);
        for (Map.Entry<String, @Nullable Object> sibling : field.siblings().entrySet()) {
            String name = ErrorFieldNames.simple(sibling.getKey());
            if (name.startsWith(window)
                    && sibling.getValue() != null
                    && tellsThatSomethingIsLeft(name.substring(window.length()), sibling.getValue())) {
                return true;
            }
        }
        return false;
    }

    private static boolean tellsThatSomethingIsLeft(String what, Object value) {
        String text = String.valueOf(value).strip();
        return switch (what) {
            case "remaining", "remainingrequests", "remainingtokens" -> isNumber(text) && !isZero(text);
            case "remainingpercent" -> isNumber(text) && !isZero(text);
            case "usedpercent", "usagepercent", "percentused" -> isNumber(text) && !StatedWindows.isFull(text, 100);
            case "utilization" -> isNumber(text) && !StatedWindows.isFull(text, 1);
            case "status" -> text.startsWith("allowed");
            case "limitreached", "exhausted", "exceeded" -> text.equals("false");
            default -> false;
        };
    }

    private static boolean isZero(String number) {
        return StatedWindows.isFull(number, 0) && !StatedWindows.isFull(number, Double.MIN_VALUE);
    }

    private static boolean isNumber(String text) {
        return StatedWindows.isFull(text, -Double.MAX_VALUE);
    }

    private static boolean isDuration(String name) {
        return WaitText.containsOne(name, DURATIONS);
    }

    private static boolean isInstant(String name) {
        return WaitText.containsOne(name, INSTANTS);
    }
}
