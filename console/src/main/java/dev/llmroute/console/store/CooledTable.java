package dev.llmroute.console.store;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Writes minutes of cooling into a database, and adds them up to hours. Thread-safe; throws what JDBI throws. */
final class CooledTable {
    static final long HOUR_MS = 3_600_000;

    /** Of a history in memory, which has no disk to fill: some 20 MB. */
    private static final int MOST_IN_MEMORY = 100_000;

    /** Locks of several consoles are taken in one order. */
    private static final Comparator<CooledMinute.Part> ORDER =
            Comparator.comparing(CooledMinute.Part::what).thenComparing(CooledMinute.Part::reason);

    private final Jdbi jdbi;
    private final Dialect dialect;

    CooledTable(Jdbi jdbi, Dialect dialect) {
        this.jdbi = jdbi;
        this.dialect = dialect;
    }

    /** Writes a minute as a whole, or, where another console has told of the same minute, nothing. */
    void store(CooledMinute minute) {
        jdbi.useTransaction(handle -> {
            if (isFirst(handle, minute)) {
                long hourMs = Math.floorDiv(minute.atMs(), HOUR_MS) * HOUR_MS;
                List<CooledMinute.Part> parts =
                        minute.parts().stream().sorted(ORDER).toList();
                handle.createUpdate(
                                "INSERT INTO watched_hour (at_ms, minutes) VALUES (:hour, 0) ON CONFLICT DO NOTHING")
                        .bind("hour", hourMs)
                        .execute();
                handle.createUpdate("UPDATE watched_hour SET minutes = minutes + 1 WHERE at_ms = :hour")
                        .bind("hour", hourMs)
                        .execute();
                insert(handle, "cooled_minute", minute.atMs(), parts, ":ms");
                insert(handle, "cooled_hour", hourMs, parts, "0");
                addToHour(handle, hourMs, parts);
            }
        });
        dialect.committed(jdbi);
    }

    private static boolean isFirst(Handle handle, CooledMinute minute) {
        return handle.createUpdate("INSERT INTO watched_minute (at_ms) VALUES (:at) ON CONFLICT DO NOTHING")
                        .bind("at", minute.atMs())
                        .execute()
                == 1;
    }

    private static void insert(Handle handle, String table, long atMs, List<CooledMinute.Part> parts, String ms) {
        try (PreparedBatch batch = handle.prepareBatch("INSERT INTO " + table
                + " (at_ms, target, account, reason, provider, model, cooled_ms)"
                + " VALUES (:at, :target, :account, :reason, :provider, :model, " + ms + ") ON CONFLICT DO NOTHING")) {
            for (CooledMinute.Part part : parts) {
                named(batch, atMs, part)
                        .bind("provider", part.what().provider())
                        .bind("model", part.what().model());
                if (ms.equals(":ms")) {
                    batch.bind("ms", part.ms());
                }
                batch.add();
            }
            if (batch.size() > 0) {
                batch.execute();
            }
        }
    }

    private static void addToHour(Handle handle, long hourMs, List<CooledMinute.Part> parts) {
        try (PreparedBatch batch = handle.prepareBatch("UPDATE cooled_hour SET cooled_ms = cooled_ms + :ms"
                + " WHERE at_ms = :at AND target = :target AND account = :account AND reason = :reason")) {
            parts.forEach(
                    part -> named(batch, hourMs, part).bind("ms", part.ms()).add());
            if (batch.size() > 0) {
                batch.execute();
            }
        }
    }

    private static PreparedBatch named(PreparedBatch batch, long atMs, CooledMinute.Part part) {
        return batch.bind("at", atMs)
                .bind("target", part.what().target())
                .bind("account", part.what().account())
                .bind("reason", part.reason());
    }

    /**
     * Removes what is too old.
     *
     * @param minutesBeforeMs the first moment of which minutes are kept
     * @param hoursBeforeMs so of hours
     * @param inMemory whether there is no more room than memory has
     */
    void prune(long minutesBeforeMs, long hoursBeforeMs, boolean inMemory) {
        long before = inMemory ? Math.max(minutesBeforeMs, oldestThatFits()) : minutesBeforeMs;
        Stream.of("watched_minute", "cooled_minute").forEach(table -> delete(table, before));
        Stream.of("watched_hour", "cooled_hour").forEach(table -> delete(table, hoursBeforeMs));
    }

    private void delete(String table, long beforeMs) {
        jdbi.useHandle(handle -> handle.createUpdate("DELETE FROM " + table + " WHERE at_ms < :before")
                .bind("before", beforeMs)
                .execute());
    }

    private long oldestThatFits() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT at_ms FROM cooled_minute ORDER BY at_ms DESC OFFSET :most ROWS FETCH FIRST ROW ONLY")
                .bind("most", MOST_IN_MEMORY)
                .mapTo(Long.class)
                .findOne()
                .map(newestTooMany -> newestTooMany + 1)
                .orElse(0L));
    }
}
