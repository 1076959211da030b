package dev.llmroute.simulator.behaviour;

import org.jspecify.annotations.Nullable;

/** What scenarios' fields may hold. Each check throws an {@link IllegalArgumentException} that names the field. */
public final class Fields {
    static final long DAY_MS = 24 * 60 * 60 * 1000L;

    private Fields() {}

    public static void inRange(String field, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(field + " is " + value + "; it must be from " + min + " to " + max);
        }
    }

    /** Neither absent (Jackson passes null) nor blank. */
    public static void present(String field, @Nullable Object value) {
        if (value == null || (value instanceof String text && text.isBlank())) {
            throw new IllegalArgumentException(field + " is missing");
        }
    }
}
