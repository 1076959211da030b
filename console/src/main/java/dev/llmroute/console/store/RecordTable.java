package dev.llmroute.console.store;

import dev.llmroute.history.Piece;
import dev.llmroute.history.Place;
import dev.llmroute.history.Recorded;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the records of one ring into a database, each of them once. Thread-safe; throws what JDBI throws. */
final class RecordTable<E extends Recorded> {
    /** What differs between the rings. */
    interface Rows<E extends Recorded> {
        /** Under which its place is kept. */
        String ring();

        /** The table of what is missing. */
        String gaps();

        /** The first moment of which records are kept, ms since 1970. */
        long keptSinceMs(long nowMs, Duration retention);

        /** Writes those that are not there yet. */
        void insert(Handle handle, List<E> records);
    }

    private static final Logger LOG = LoggerFactory.getLogger(RecordTable.class);
    private static final long DAY_MS = Duration.ofDays(1).toMillis();

    /** What an id of ours may be; what differs from it cannot be found again by it in each database. */
    private static final Pattern ID = Pattern.compile("[ -~]{1,128}");

    private final Jdbi jdbi;
    private final Dialect dialect;
    private final Rows<E> rows;

    RecordTable(Jdbi jdbi, Dialect dialect, Rows<E> rows) {
        this.jdbi = jdbi;
        this.dialect = dialect;
        this.rows = rows;
    }

    String ring() {
        return rows.ring();
    }

    /** Where the reading has come to; null at first. */
    @Nullable
    Place place() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT last_sequence, event_id, at_ms FROM history_place WHERE name = :ring")
                .bind("ring", rows.ring())
                .map((rs, ctx) -> new Place(rs.getLong(1), rs.getString(2), rs.getLong(3)))
                .findOne()
                .orElse(null));
    }

    /**
     * Writes a piece as a whole, or, where another console has written from the same place on, nothing.
     *
     * @param before where the piece was read from
     * @param nowMs the time as of which a record is too old, or too far in the future to be true
     */
    void store(@Nullable Place before, Piece<E> piece, long nowMs, Duration retention) {
        Place end = piece.end();
        if (end == null) {
            return;
        }
        long oldestMs = rows.keptSinceMs(nowMs, retention);
        List<E> records = storable(piece.events(), nowMs, oldestMs);
        Set<Long> days = new TreeSet<>();
        records.forEach(each -> days.add(Math.floorDiv(each.atMs(), DAY_MS)));
        dialect.prepare(jdbi, days);
        jdbi.useTransaction(handle -> {
            if (advance(handle, before, end)) {
                if (before != null && piece.lost() != 0) {
                    insertGap(handle, before, piece, nowMs, oldestMs);
                }
                if (!records.isEmpty()) {
                    rows.insert(handle, records);
                }
            }
        });
        dialect.committed(jdbi);
    }

    private List<E> storable(List<E> records, long nowMs, long oldestMs) {
        List<E> storable = records.stream()
                .filter(each -> each.atMs() >= oldestMs && each.atMs() < nowMs + DAY_MS)
                .filter(each -> ID.matcher(each.id()).matches())
                .toList();
        if (storable.size() < records.size()) {
            LOG.warn(
                    "{} records of {} were not stored: their time is older than the history, or more than a day ahead,"
                            + " or their id is none",
                    records.size() - storable.size(),
                    rows.ring());
        }
        return storable;
    }

    /** Takes the lock on the place, so that of several consoles one writes. */
    private boolean advance(Handle handle, @Nullable Place before, Place end) {
        if (before == null) {
            return handle.createUpdate("INSERT INTO history_place (name, last_sequence, event_id, at_ms)"
                                    + " VALUES (:ring, :sequence, :eventId, :atMs) ON CONFLICT DO NOTHING")
                            .bind("ring", rows.ring())
                            .bind("sequence", end.sequence())
                            .bind("eventId", known(end))
                            .bind("atMs", end.atMs())
                            .execute()
                    == 1;
        }
        return handle.createUpdate(
                                "UPDATE history_place SET last_sequence = :sequence, event_id = :eventId, at_ms = :atMs"
                                        + " WHERE name = :ring AND last_sequence = :oldSequence AND event_id = :oldEventId")
                        .bind("ring", rows.ring())
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
    private void insertGap(Handle handle, Place before, Piece<E> piece, long nowMs, long oldestMs) {
        long to = piece.events().isEmpty()
                ? nowMs
                : Math.clamp(piece.events().getFirst().atMs(), oldestMs, nowMs);
        long from = before.atMs() == 0 ? to : Math.clamp(before.atMs(), oldestMs, to);
        handle.createUpdate(
                        "INSERT INTO " + rows.gaps() + " (id, from_ms, at_ms, lost) VALUES (:id, :from, :at, :lost)")
                .bind("id", "gap-" + UUID.randomUUID())
                .bind("from", from)
                .bind("at", to)
                .bind("lost", piece.lost() == Piece.UNKNOWN ? null : Long.valueOf(piece.lost()))
                .execute();
    }
}
