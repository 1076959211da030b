package dev.llmroute.console.store;

import dev.llmroute.history.Latency;
import dev.llmroute.history.Outcome;
import dev.llmroute.history.Piece;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/** Adds sums up in a database. Thread-safe; throws what JDBI throws. */
final class SumSearch {
    private static final String REQUEST_COLUMNS =
            "outcome, input_tokens, output_tokens, lost_ms, " + String.join(", ", SumTable.REQUEST_COUNTS);
    private static final String HOP_SUMS =
            "sum(hops) AS hops, sum(left_out) AS left_out, sum(answered) AS answered, sum(lost_ms) AS lost_ms";
    private static final String HOP_COLUMNS = "hops, left_out, answered, lost_ms";
    private static final String PAIR = names("from") + ", " + names("to") + ", reason";
    private static final String TOTALS = totals();

    private final Jdbi jdbi;
    private final boolean allIsMade;

    SumSearch(Jdbi jdbi, boolean allIsMade) {
        this.jdbi = jdbi;
        this.allIsMade = allIsMade;
    }

    private static String totals() {
        String outcomes = Arrays.stream(Outcome.values())
                .map(each -> "sum(CASE WHEN outcome = '" + each + "' THEN requests ELSE 0 END) AS is_" + each)
                .collect(Collectors.joining(", "));
        String counts = SumTable.REQUEST_COUNTS.stream()
                .map(each -> "sum(" + each + ") AS " + each)
                .collect(Collectors.joining(", "));
        return outcomes + ", " + counts + ", sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,"
                + " sum(lost_ms) AS lost_ms";
    }

    private interface Each {
        void row(ResultSet rs) throws SQLException;
    }

    private interface Read<T> {
        T row(ResultSet rs) throws SQLException;
    }

    /** What is read in one view of the database: an hour must not be made between two looks. */
    private static final class View {
        private final Handle handle;
        private final SumFilter filter;
        private final long minutesSinceMs;
        private final List<Long> due;

        View(Handle handle, SumFilter filter, long minutesSinceMs) {
            this.handle = handle;
            this.filter = filter;
            this.minutesSinceMs = minutesSinceMs;
            this.due = handle.createQuery("SELECT at_ms FROM sum_due WHERE at_ms >= :from AND at_ms < :to")
                    .bind("from", filter.fromMs())
                    .bind("to", filter.toMs())
                    .mapTo(Long.class)
                    .list();
        }

        void query(String sql, Map<String, Object> values, Each each) {
            list(sql, values, rs -> {
                each.row(rs);
                return true;
            });
        }

        <T> List<T> list(String sql, Map<String, Object> values, Read<T> read) {
            return handle.createQuery(sql)
                    .bindMap(values)
                    .map((RowMapper<T>) (rs, ctx) -> read.row(rs))
                    .list();
        }

        /** The time as a whole. */
        String whole(SumSource source) {
            return source.cutAt(List.of(filter.fromMs(), filter.toMs()), minutesSinceMs, due);
        }

        /** Hours are cut where the steps are: a day of a zone may begin within one. */
        String steps(SumSource source, SumStep step, List<Long> bounds) {
            return step == SumStep.Minute ? source.minutes() : source.cutAt(bounds, minutesSinceMs, due);
        }
    }

    private <T> T view(SumFilter filter, long minutesSinceMs, Function<View, T> reading) {
        return jdbi.inTransaction(
                TransactionIsolationLevel.REPEATABLE_READ,
                handle -> reading.apply(new View(handle, filter, minutesSinceMs)));
    }

    List<SumOfStep> series(SumFilter filter, SumStep step, ZoneId zone, long minutesSinceMs) {
        return view(filter, minutesSinceMs, view -> {
            List<Long> bounds = step.bounds(filter.fromMs(), filter.toMs(), zone);
            SumSource source = SumSource.ofRequests(REQUEST_COLUMNS, filter, allIsMade);
            TreeMap<Long, SumTotals> steps = new TreeMap<>();
            bounds.subList(0, bounds.size() - 1).forEach(each -> steps.put(each, SumTotals.NONE));
            view.query(
                    "SELECT at_ms, " + TOTALS + " FROM " + view.steps(source, step, bounds) + " GROUP BY at_ms",
                    source.values(),
                    rs -> steps.merge(steps.floorKey(rs.getLong("at_ms")), totals(rs), SumTotals::plus));
            List<SumOfStep> series = new ArrayList<>();
            for (int i = 0; i + 1 < bounds.size(); i++) {
                series.add(new SumOfStep(
                        bounds.get(i), bounds.get(i + 1), steps.getOrDefault(bounds.get(i), SumTotals.NONE)));
            }
            return series;
        });
    }

    List<SumOfPair> pairs(SumFilter filter, int most, long minutesSinceMs) {
        return pairs(filter, "", Map.of(), "sum(hops) DESC, " + PAIR, most, minutesSinceMs);
    }

    List<SumOfPair> pairsAfter(@Nullable SumOfPair last, SumFilter filter, int most, long minutesSinceMs) {
        if (last == null) {
            return pairs(filter, "", Map.of(), PAIR, most, minutesSinceMs);
        }
        Map<String, Object> names = Map.of(
                "last_1", last.from().provider(),
                "last_2", last.from().model(),
                "last_3", last.from().key(),
                "last_4", last.to().provider(),
                "last_5", last.to().model(),
                "last_6", last.to().key(),
                "last_7", last.reason());
        String behind = " WHERE (" + PAIR + ") > (:last_1, :last_2, :last_3, :last_4, :last_5, :last_6, :last_7)";
        return pairs(filter, behind, names, PAIR, most, minutesSinceMs);
    }

    private List<SumOfPair> pairs(
            SumFilter filter, String where, Map<String, Object> named, String order, int most, long minutesSinceMs) {
        return view(filter, minutesSinceMs, view -> {
            SumSource source = SumSource.ofHops(PAIR + ", " + HOP_COLUMNS, filter, allIsMade);
            Map<String, Object> values = source.values();
            values.putAll(named);
            values.put("most", most);
            return view.list(
                    "SELECT " + PAIR + ", " + HOP_SUMS + " FROM " + view.whole(source) + where + " GROUP BY " + PAIR
                            + " ORDER BY " + order + " LIMIT :most",
                    values,
                    rs -> new SumOfPair(
                            target(rs, "from"),
                            target(rs, "to"),
                            rs.getString("reason"),
                            rs.getLong("hops"),
                            rs.getLong("left_out"),
                            rs.getLong("answered"),
                            rs.getLong("lost_ms")));
        });
    }

    List<SumOfTargetStep> targetSeries(SumFilter filter, SumStep step, ZoneId zone, long minutesSinceMs) {
        return view(filter, minutesSinceMs, view -> {
            List<Long> bounds = step.bounds(filter.fromMs(), filter.toMs(), zone);
            Map<SumTarget, Map<Long, SumOfTargetStep>> all = new TreeMap<>();
            SumSource by = SumSource.ofRequests(names("by") + ", requests", filter, allIsMade);
            view.query(
                    "SELECT at_ms, " + names("by") + ", sum(requests) AS requests FROM " + view.steps(by, step, bounds)
                            + " GROUP BY at_ms, " + names("by"),
                    by.values(),
                    rs -> add(all, bounds, target(rs, "by"), rs.getLong("at_ms"), rs.getLong("requests"), 0, 0));
            SumSource from = SumSource.ofHops(names("from") + ", " + HOP_COLUMNS, filter, allIsMade);
            view.query(
                    "SELECT at_ms, " + names("from") + ", " + HOP_SUMS + " FROM " + view.steps(from, step, bounds)
                            + " GROUP BY at_ms, " + names("from"),
                    from.values(),
                    rs -> add(
                            all,
                            bounds,
                            target(rs, "from"),
                            rs.getLong("at_ms"),
                            0,
                            rs.getLong("hops") - rs.getLong("left_out"),
                            rs.getLong("left_out")));
            all.remove(SumTarget.NONE);
            return all.values().stream().flatMap(each -> each.values().stream()).toList();
        });
    }

    private static void add(
            Map<SumTarget, Map<Long, SumOfTargetStep>> all,
            List<Long> bounds,
            SumTarget target,
            long atMs,
            long answered,
            long failed,
            long leftOut) {
        int found = Collections.binarySearch(bounds, atMs);
        long stepMs = bounds.get(found >= 0 ? found : -found - 2);
        all.computeIfAbsent(target, each -> new TreeMap<>())
                .merge(
                        stepMs,
                        new SumOfTargetStep(target, stepMs, answered, failed, leftOut),
                        (one, other) -> new SumOfTargetStep(
                                target,
                                stepMs,
                                one.answered() + other.answered(),
                                one.failed() + other.failed(),
                                one.leftOut() + other.leftOut()));
    }

    /** Times of which records of sums are missing, the newest first. What is lost are records, each of a router's minute or a part of it. */
    List<HistoryEntry.Gap> gaps(long fromMs, long toMs, int most) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT id, from_ms, at_ms, lost FROM sum_gap WHERE at_ms >= :from AND from_ms < :to"
                                + " ORDER BY at_ms DESC, id DESC LIMIT :most")
                .bind("from", fromMs)
                .bind("to", toMs)
                .bind("most", most)
                .map((rs, ctx) -> new HistoryEntry.Gap(
                        rs.getString("id"), rs.getLong("from_ms"), rs.getLong("at_ms"), orElse(rs, "lost")))
                .list());
    }

    private static long orElse(ResultSet rs, String column) throws SQLException {
        Long number = orNull(rs, column);
        return number == null ? Piece.UNKNOWN : number;
    }

    private static String names(String which) {
        return which + "_provider, " + which + "_model, " + which + "_key";
    }

    private static SumTarget target(ResultSet rs, String which) throws SQLException {
        return new SumTarget(
                rs.getString(which + "_provider"), rs.getString(which + "_model"), rs.getString(which + "_key"));
    }

    private static SumTotals totals(ResultSet rs) throws SQLException {
        long[] latency = new long[Latency.BUCKETS];
        for (int i = 0; i < latency.length; i++) {
            latency[i] = rs.getLong(SumTable.LATENCY.get(i));
        }
        return new SumTotals(
                rs.getLong("requests"),
                rs.getLong("is_" + Outcome.Answered),
                rs.getLong("is_" + Outcome.Exhausted),
                rs.getLong("is_" + Outcome.Failed),
                rs.getLong("is_" + Outcome.Cancelled),
                rs.getLong("fell_back"),
                rs.getLong("metered"),
                orNull(rs, "input_tokens"),
                orNull(rs, "output_tokens"),
                rs.getLong("lost_ms"),
                rs.getLong("avoided"),
                Latency.of(latency));
    }

    /** At once: wasNull is about what was read last. */
    private static @Nullable Long orNull(ResultSet rs, String column) throws SQLException {
        long number = rs.getLong(column);
        return rs.wasNull() ? null : Long.valueOf(number);
    }
}
