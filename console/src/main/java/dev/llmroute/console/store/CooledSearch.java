package dev.llmroute.console.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Tells from a database how long what was cooling. Thread-safe; throws what JDBI throws. */
final class CooledSearch {
    private static final String REASON = "target, account, reason";

    private final Jdbi jdbi;

    CooledSearch(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * For how many minutes of each cell somebody watched, and how long what was cooling in it.
     *
     * @param span the time, in whole minutes or hours
     * @param cells which moments are one cell
     * @param filter of it: provider, model and reason; a cooldown has no route and no caller
     */
    CooledTime cells(CooledSpan span, CooledTime.Cells cells, Filter filter) {
        String cell = cells.sql();
        Map<String, Object> values = values(span, filter);
        return jdbi.withHandle(handle -> {
            Map<Long, Long> watched = new HashMap<>();
            handle.createQuery("SELECT " + cell + " AS cell, " + (span.hours() ? "sum(minutes)" : "count(*)")
                            + " AS watched FROM " + span.watchedTable()
                            + " WHERE at_ms >= :from AND at_ms < :to GROUP BY " + cell)
                    .bind("from", span.fromMs())
                    .bind("to", span.toMs())
                    .map((rs, ctx) -> watched.put(rs.getLong("cell"), rs.getLong("watched")))
                    .list();
            Map<Cooled, Map<Long, Long>> cooled = new HashMap<>();
            handle.createQuery("SELECT target, account, max(provider) AS provider, max(model) AS model, " + cell
                            + " AS cell, sum(cooled_ms) AS ms FROM " + span.cooledTable() + where(filter)
                            + " AND reason = :reason GROUP BY target, account, " + cell)
                    .bindMap(values)
                    .bind("reason", reason(filter))
                    .map((rs, ctx) -> cooled.computeIfAbsent(
                                    new Cooled(
                                            rs.getString("target"),
                                            rs.getString("account"),
                                            rs.getString("provider"),
                                            rs.getString("model")),
                                    _ -> new HashMap<>())
                            .put(rs.getLong("cell"), rs.getLong("ms")))
                    .list();
            return CooledTime.of(span, watched, cooled);
        });
    }

    /** How long what was cooling for each reason, the longest first. */
    List<CooledTime.ByReason> byReason(CooledSpan span, Filter filter, int most) {
        return byReason(span, filter, "", Map.of(), "ms DESC, " + REASON, most);
    }

    /** The same in the order of their names, behind the last one of the part before; null for the first part. */
    List<CooledTime.ByReason> byReasonAfter(
            CooledTime.@Nullable ByReason last, CooledSpan span, Filter filter, int most) {
        if (last == null) {
            return byReason(span, filter, "", Map.of(), REASON, most);
        }
        Map<String, Object> names =
                Map.of("last_1", last.what().target(), "last_2", last.what().account(), "last_3", last.reason());
        return byReason(span, filter, " AND (" + REASON + ") > (:last_1, :last_2, :last_3)", names, REASON, most);
    }

    private List<CooledTime.ByReason> byReason(
            CooledSpan span, Filter filter, String behind, Map<String, Object> named, String order, int most) {
        String reason = filter.reason() == null ? " AND reason <> :reason" : " AND reason = :reason";
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT target, account, max(provider) AS provider, max(model) AS model, reason, sum(cooled_ms) AS ms"
                                + " FROM " + span.cooledTable() + where(filter) + reason + behind + " GROUP BY "
                                + REASON
                                + " ORDER BY " + order + " LIMIT :most")
                .bindMap(values(span, filter))
                .bindMap(named)
                .bind("reason", reason(filter))
                .bind("most", most)
                .map((rs, ctx) -> new CooledTime.ByReason(
                        new Cooled(
                                rs.getString("target"),
                                rs.getString("account"),
                                rs.getString("provider"),
                                rs.getString("model")),
                        rs.getString("reason"),
                        rs.getLong("ms")))
                .list());
    }

    private static String where(Filter filter) {
        List<String> parts = new ArrayList<>(List.of("at_ms >= :from", "at_ms < :to"));
        if (filter.provider() != null) {
            parts.add("provider = :provider");
        }
        if (filter.model() != null) {
            parts.add("model = :model");
        }
        return " WHERE " + String.join(" AND ", parts);
    }

    private static String reason(Filter filter) {
        String reason = filter.reason();
        return reason == null ? CooledMinute.ANY_REASON : reason;
    }

    /** Exactly those that {@link #where} names. */
    private static Map<String, Object> values(CooledSpan span, Filter filter) {
        Map<String, Object> values = new HashMap<>();
        values.put("from", span.fromMs());
        values.put("to", span.toMs());
        String provider = filter.provider();
        if (provider != null) {
            values.put("provider", provider);
        }
        String model = filter.model();
        if (model != null) {
            values.put("model", model);
        }
        return values;
    }
}
