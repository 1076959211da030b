package dev.llmroute.console;

import dev.llmroute.console.store.HistoryOptions;
import dev.llmroute.console.store.StoreState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /api/v1/history} answers: how the history's store does.
 *
 * @param kind {@code Memory}, {@code File} or {@code PostgreSql}
 * @param unavailableSince null while it can be read and written
 * @param reason why it cannot; empty while it can
 * @param retentionMs how old an event may become
 */
record HistoryJson(String kind, boolean available, @Nullable String unavailableSince, String reason, long retentionMs) {
    static HistoryJson of(StoreState state, HistoryOptions options) {
        return new HistoryJson(
                state.kind().name(),
                state.available(),
                state.isGone() ? Instant.ofEpochMilli(state.sinceMs()).toString() : null,
                state.reason().english(),
                options.retention().toMillis());
    }
}
