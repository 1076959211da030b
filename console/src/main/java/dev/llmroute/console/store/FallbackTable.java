package dev.llmroute.console.store;

import dev.llmroute.history.FallbackEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The rows of fallback events. Stateless. */
final class FallbackTable implements RecordTable.Rows<FallbackEvent> {
    /** An index of PostgreSQL takes no more than 2,700 bytes. */
    private static final int MOST_OF_A_NAME = 200;

    @Override
    public String ring() {
        return "fallbacks";
    }

    @Override
    public String gaps() {
        return "fallback_gap";
    }

    @Override
    public long keptSinceMs(long nowMs, Duration retention) {
        return nowMs - retention.toMillis();
    }

    @Override
    public void insert(Handle handle, List<FallbackEvent> events) {
        try (PreparedBatch rows = handle.prepareBatch(
                        "INSERT INTO fallback_event (at_ms, id, route, request_id, caller, router, outcome, details)"
                                + " VALUES (:atMs, :id, :route, :requestId, :caller, :router, :outcome, :details)"
                                + " ON CONFLICT DO NOTHING");
                PreparedBatch steps = handle.prepareBatch(
                        "INSERT INTO fallback_step (at_ms, event_id, nr, tried, provider, model, reason, status, ms)"
                                + " VALUES (:atMs, :id, :nr, :tried, :provider, :model, :reason, :status, :ms)"
                                + " ON CONFLICT DO NOTHING")) {
            for (FallbackEvent event : events) {
                addRow(rows, event);
                addSteps(steps, event);
            }
            rows.execute();
            if (steps.size() > 0) {
                steps.execute();
            }
        }
    }

    private static void addRow(PreparedBatch rows, FallbackEvent event) {
        rows.bind("atMs", event.atMs())
                .bind("id", event.id())
                .bind("route", text(event.route()))
                .bind("requestId", text(event.requestId()))
                .bind("caller", text(event.caller()))
                .bind("router", text(event.router()))
                .bind("outcome", event.outcome().name())
                .bind("details", wellFormed(EventDetails.json(event)))
                .add();
    }

    private static void addSteps(PreparedBatch batch, FallbackEvent event) {
        int nr = 0;
        for (Step step : Step.of(event)) {
            String reason = step.reason();
            batch.bind("atMs", event.atMs())
                    .bind("id", event.id())
                    .bind("nr", nr++)
                    .bind("tried", step.tried())
                    .bind("provider", text(step.provider()))
                    .bind("model", text(step.model()))
                    .bind("reason", reason == null ? null : text(reason))
                    .bind("status", step.status())
                    .bind("ms", step.ms())
                    .add();
        }
    }

    /** PostgreSQL takes no zero character, and whoever reaches the shared memory may write one. */
    static String text(String text) {
        return text(text, MOST_OF_A_NAME);
    }

    /** @param most how many characters are kept */
    static String text(String text, int most) {
        String bounded = text.length() <= most ? text : text.substring(0, most);
        return wellFormed(bounded).replace('\0', '\uFFFD');
    }

    /** Without halves of characters, which are no UTF-8. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
