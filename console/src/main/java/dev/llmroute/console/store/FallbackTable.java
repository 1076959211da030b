package dev.llmroute.console.store;

import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Piece;
import dev.llmroute.history.Place;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes fallback events into a database. Thread-safe; throws what JDBI throws. */
final class FallbackTable {
    private static final Logger LOG = LoggerFactory.getLogger(FallbackTable.class);
    private static final long DAY_MS = Duration.ofDays(1).toMillis();

    /** What an id of ours may be; what differs from it cannot be found again by it in each database. */
    private static final Pattern ID = Pattern.compile("[ -~]{1,128}");

    /** An index of PostgreSQL takes no more than 2,700 bytes. */
    private static final int MOST_OF_A_NAME = 200;

    private final Jdbi jdbi;
    private final Dialect dialect;

    FallbackTable(Jdbi jdbi, Dialect dialect) {
        this.jdbi = jdbi;
        this.dialect = dialect;
    }

    /** Where the reading has come to; null at first. */
    @Nullable
    Place place() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT last_sequence, event_id, at_ms FROM history_place WHERE name = 'fallbacks'")
                .map((rs, ctx) -> new Place(rs.getLong(1), rs.getString(2), rs.getLong(3)))
                .findOne()
                .orElse(null));
    }

    /**
     * Writes a piece as a whole, or, where another console has written from the same place on, nothing.
     *
     * @param before where the piece was read from
     * @param nowMs the time as of which an event is too old, or too far in the future to be true
     */
    void store(@Nullable Place before, Piece piece, long nowMs, Duration retention) {
        Place end = piece.end();
        if (end == null) {
            return;
        }
        List<FallbackEvent> events = storable(piece.events(), nowMs, retention);
        Set<Long> days = new TreeSet<>();
        events.forEach(event -> days.add(Math.floorDiv(event.atMs(), DAY_MS)));
        dialect.prepare(jdbi, days);
        jdbi.useTransaction(handle -> {
            if (advance(handle, before, end)) {
                if (before != null && piece.lost() != 0) {
                    insertGap(handle, before, piece, nowMs, retention);
                }
                insert(handle, events);
            }
        });
        dialect.committed(jdbi);
    }

    private static List<FallbackEvent> storable(List<FallbackEvent> events, long nowMs, Duration retention) {
        List<FallbackEvent> storable = events.stream()
                .filter(event -> event.atMs() >= nowMs - retention.toMillis() && event.atMs() < nowMs + DAY_MS)
                .filter(event -> ID.matcher(event.id()).matches())
                .toList();
        if (storable.size() < events.size()) {
            LOG.warn(
                    "{} fallback events were not stored: their time is older than the history, or more than a day ahead,"
                            + " or their id is none",
                    events.size() - storable.size());
        }
        return storable;
    }

    /** Takes the lock on the place, so that of several consoles one writes. */
    private static boolean advance(Handle handle, @Nullable Place before, Place end) {
        if (before == null) {
            return handle.createUpdate("INSERT INTO history_place (name, last_sequence, event_id, at_ms)"
                                    + " VALUES ('fallbacks', :sequence, :eventId, :atMs) ON CONFLICT DO NOTHING")
                            .bind("sequence", end.sequence())
                            .bind("eventId", known(end))
                            .bind("atMs", end.atMs())
                            .execute()
                    == 1;
        }
        return handle.createUpdate(
                                "UPDATE history_place SET last_sequence = :sequence, event_id = :eventId, at_ms = :atMs"
                                        + " WHERE name = 'fallbacks' AND last_sequence = :oldSequence AND event_id = :oldEventId")
                        .bind("sequence", end.sequence())
                        .bind("eventId", known(end))
                        .bind("atMs", end.atMs())
                        .bind("oldSequence", before.sequence())
                        .bind("oldEventId", before.eventId())
                        .execute()
                == 1;
    }

    private static String known(Place place) {
        return ID.matcher(place.eventId()).matches() ? place.eventId() : "";
    }

    /** Of absurd times the nearest that are possible are told. */
    private static void insertGap(Handle handle, Place before, Piece piece, long nowMs, Duration retention) {
        long oldest = nowMs - retention.toMillis();
        long to = piece.events().isEmpty()
                ? nowMs
                : Math.clamp(piece.events().getFirst().atMs(), oldest, nowMs);
        long from = before.atMs() == 0 ? to : Math.clamp(before.atMs(), oldest, to);
        handle.createUpdate("INSERT INTO fallback_gap (id, from_ms, at_ms, lost) VALUES (:id, :from, :at, :lost)")
                .bind("id", "gap-" + UUID.randomUUID())
                .bind("from", from)
                .bind("at", to)
                .bind("lost", piece.lost() == Piece.UNKNOWN ? null : Long.valueOf(piece.lost()))
                .execute();
    }

    private static void insert(Handle handle, List<FallbackEvent> events) {
        if (events.isEmpty()) {
            return;
        }
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
