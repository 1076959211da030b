package dev.llmroute.console.store;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Makes the sums by the hour, in UTC, from those by the minute. Thread-safe; throws what JDBI throws. */
final class HourSums {
    private static final long HOUR_MS = Duration.ofHours(1).toMillis();

    /** Routers send a minute some seconds after its end. What comes later makes its hour due again. */
    private static final long QUIET_MS = Duration.ofMinutes(2).toMillis();

    private static final String MADE_OF_REQUESTS = made(
            SumTable.REQUESTS,
            SumTable.REQUEST_NAMES,
            SumTable.REQUEST_COUNTS,
            List.of("input_tokens", "output_tokens", "lost_ms", "cost"));
    private static final String MADE_OF_HOPS =
            made(SumTable.HOPS, SumTable.HOP_NAMES, SumTable.HOP_COUNTS, List.of("lost_ms"));

    private final Jdbi jdbi;
    private final Dialect dialect;

    HourSums(Jdbi jdbi, Dialect dialect) {
        this.jdbi = jdbi;
        this.dialect = dialect;
    }

    private static String made(String table, String names, List<String> counts, List<String> amounts) {
        String columns = Stream.concat(counts.stream(), amounts.stream()).collect(Collectors.joining(", "));
        // A hostile router's numbers, too, have to fit.
        String sums = Stream.concat(
                        counts.stream().map(each -> "LEAST(sum(" + each + "), " + Integer.MAX_VALUE + ")"),
                        amounts.stream().map(each -> "sum(" + each + ")"))
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + table + "_hour (at_ms, " + names + ", " + columns + ") SELECT :hour, " + names + ", "
                + sums + " FROM " + table + "_minute WHERE at_ms >= :hour AND at_ms < :end GROUP BY " + names;
    }

    /** Sums up the hours that are over and have minutes which are not in their sums yet. */
    void make(long nowMs) {
        List<Long> due = jdbi.withHandle(
                handle -> handle.createQuery("SELECT at_ms FROM sum_due WHERE at_ms <= :last ORDER BY at_ms")
                        .bind("last", nowMs - HOUR_MS - QUIET_MS)
                        .mapTo(Long.class)
                        .list());
        if (!due.isEmpty()) {
            due.forEach(hour -> jdbi.useTransaction(handle -> make(handle, hour)));
            dialect.committed(jdbi);
        }
    }

    /** The lock on the place keeps others from adding minutes, and consoles from making the same hour, until it is done. */
    private static void make(Handle handle, long hour) {
        handle.createQuery("SELECT name FROM history_place WHERE name = :ring FOR UPDATE")
                .bind("ring", SumTable.RING)
                .mapTo(String.class)
                .findOne();
        boolean isDue = handle.createUpdate("DELETE FROM sum_due WHERE at_ms = :hour")
                        .bind("hour", hour)
                        .execute()
                == 1;
        if (isDue) {
            for (String table : List.of(SumTable.REQUESTS, SumTable.HOPS)) {
                handle.createUpdate("DELETE FROM " + table + "_hour WHERE at_ms = :hour")
                        .bind("hour", hour)
                        .execute();
            }
            for (String insert : List.of(MADE_OF_REQUESTS, MADE_OF_HOPS)) {
                handle.createUpdate(insert)
                        .bind("hour", hour)
                        .bind("end", hour + HOUR_MS)
                        .execute();
            }
        }
    }
}
