package dev.llmroute.console.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Makes the sums by the hour, in UTC, from those by the minute. Thread-safe; throws what JDBI throws. */
final class HourSums {
    private static final long HOUR_MS = Duration.ofHours(1).toMillis();

    /** A question about more would take too long. */
    private static final long CHUNK_MS = Duration.ofDays(2).toMillis();

    /** Routers send a minute some seconds after its end. What comes later makes its hour due again. */
    private static final long QUIET_MS = Duration.ofMinutes(2).toMillis();

    private static final List<String> REQUEST_AMOUNTS = List.of("input_tokens", "output_tokens", "lost_ms", "cost");
    private static final List<String> HOP_AMOUNTS = List.of("lost_ms");
    private static final List<String> MADE_OF_MINUTES = List.of(
            made(SumTable.REQUESTS, SumTable.REQUEST_NAMES, SumTable.REQUEST_COUNTS, REQUEST_AMOUNTS),
            made(SumTable.HOPS, SumTable.HOP_NAMES, SumTable.HOP_COUNTS, HOP_AMOUNTS));
    private static final List<String> MADE_OF_HOURS = List.of(
            madeOfAll(SumTable.REQUESTS, SumTable.REQUEST_NAMES, SumTable.REQUEST_COUNTS, REQUEST_AMOUNTS),
            madeOfAll(SumTable.HOPS, SumTable.HOP_NAMES, SumTable.HOP_COUNTS, HOP_AMOUNTS));

    private final Jdbi jdbi;
    private final Dialect dialect;

    HourSums(Jdbi jdbi, Dialect dialect) {
        this.jdbi = jdbi;
        this.dialect = dialect;
    }

    private static String made(String table, String names, List<String> counts, List<String> amounts) {
        return summed(table + "_hour", names, table + "_minute", counts, amounts)
                + " WHERE at_ms >= :hour AND at_ms < :end GROUP BY " + names;
    }

    private static String madeOfAll(String table, String names, List<String> counts, List<String> amounts) {
        String less = names.replace("route, caller, ", "");
        return summed(table + "_all", less, table + "_hour", counts, amounts) + " WHERE at_ms = :hour GROUP BY " + less;
    }

    private static String summed(String to, String names, String from, List<String> counts, List<String> amounts) {
        String columns = Stream.concat(counts.stream(), amounts.stream()).collect(Collectors.joining(", "));
        // A hostile router's numbers, too, have to fit.
        String sums = Stream.concat(
                        counts.stream().map(each -> "LEAST(sum(" + each + "), " + Integer.MAX_VALUE + ")"),
                        amounts.stream().map(each -> "sum(" + each + ")"))
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + to + " (at_ms, " + names + ", " + columns + ") SELECT :hour, " + names + ", " + sums
                + " FROM " + from;
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

    private static void make(Handle handle, long hour) {
        lock(handle);
        boolean isDue = handle.createUpdate("DELETE FROM sum_due WHERE at_ms = :hour")
                        .bind("hour", hour)
                        .execute()
                == 1;
        if (isDue) {
            replace(handle, hour, "_hour", MADE_OF_MINUTES);
            replace(handle, hour, "_all", MADE_OF_HOURS);
        }
    }

    /** The lock on the place keeps others from adding minutes, and consoles from making the same hour, until it is done. */
    private static void lock(Handle handle) {
        handle.createQuery("SELECT name FROM history_place WHERE name = :ring FOR UPDATE")
                .bind("ring", SumTable.RING)
                .mapTo(String.class)
                .findOne();
    }

    private static void replace(Handle handle, long hour, String level, List<String> inserts) {
        for (String table : List.of(SumTable.REQUESTS, SumTable.HOPS)) {
            handle.createUpdate("DELETE FROM " + table + level + " WHERE at_ms = :hour")
                    .bind("hour", hour)
                    .execute();
        }
        for (String insert : inserts) {
            handle.createUpdate(insert)
                    .bindMap(Map.of("hour", hour, "end", hour + HOUR_MS))
                    .execute();
        }
    }

    /**
     * Makes the sums of all routes and callers anew where they are not those of their hours: there are none yet where an older release has made
     * the hours, before this one or beside it.
     *
     * @param sinceMs the first hour that is looked at
     */
    void makeAll(long sinceMs) {
        long newest = hour("max", sinceMs);
        for (long from = hour("min", sinceMs); from <= newest; from += CHUNK_MS) {
            Set<Long> wrong = new TreeSet<>();
            wrong.addAll(wrong(SumTable.REQUESTS, "requests", from));
            wrong.addAll(wrong(SumTable.HOPS, "hops", from));
            wrong.forEach(hour -> jdbi.useTransaction(handle -> {
                lock(handle);
                replace(handle, hour, "_all", MADE_OF_HOURS);
            }));
        }
    }

    /** The first or the last one; such that there is none between them where there is none at all. */
    private long hour(String which, long sinceMs) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT COALESCE(" + which + "(at_ms), "
                        + (which.equals("min") ? 0 : -1) + ") FROM sum_request_hour WHERE at_ms >= :since")
                .bind("since", sinceMs)
                .mapTo(Long.class)
                .one());
    }

    private List<Long> wrong(String table, String column, long fromMs) {
        String sums = "(SELECT at_ms, sum(" + column + ") AS number FROM " + table
                + "%s WHERE at_ms >= :from AND at_ms < :to GROUP BY at_ms) ";
        return jdbi.withHandle(handle -> handle.createQuery("SELECT h.at_ms FROM " + sums.formatted("_hour")
                        + "h LEFT JOIN " + sums.formatted("_all")
                        + "a ON a.at_ms = h.at_ms WHERE a.number IS NULL OR a.number <> h.number")
                .bind("from", fromMs)
                .bind("to", fromMs + CHUNK_MS)
                .mapTo(Long.class)
                .list());
    }
}
