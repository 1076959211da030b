package dev.llmroute.console.store;

import dev.llmroute.console.audit.Action;
import org.jspecify.annotations.Nullable;

/**
 * Which changes are wanted: those that fit everything that is given. Immutable.
 *
 * @param words all of which stand in it, in upper or lower case; empty: any
 * @param action what was done
 * @param fromMs the first moment at which it may have been, ms since 1970
 * @param toMs the first moment at which it may not have been any more
 */
public record AuditFilter(
        String words,
        @Nullable Action action,
        @Nullable Long fromMs,
        @Nullable Long toMs) {
    public static final AuditFilter NONE = new AuditFilter("", null, null, null);

    /** Whether it lets everything pass. */
    public boolean isEmpty() {
        return equals(NONE);
    }

    /** Whether a change fits. */
    public boolean takes(AuditRow row) {
        return (action == null || action == row.entry().action())
                && (fromMs == null || row.atMs() >= fromMs)
                && (toMs == null || row.atMs() < toMs)
                && row.entry().tells(words);
    }
}
