package dev.llmroute.console.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Outcome;
import dev.llmroute.history.Piece;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/** Finds fallback events in a database. Thread-safe; throws what JDBI throws. */
final class FallbackSearch {
    /** So many are looked up one by one faster than a list is walked in which they are rare. */
    private static final int FEW = 5_000;

    private static final String EVENT =
            "SELECT e.at_ms, e.id, e.route, e.request_id, e.caller, e.router, e.outcome, e.details";
    private static final String GAP = "SELECT e.id, e.from_ms, e.at_ms, e.lost";

    private final Jdbi jdbi;
    private final boolean knowsWhatIsRare;
    private final LongSupplier nanos;

    /**
     * @param knowsWhatIsRare whether the database itself chooses the way by how many rows it expects
     * @param nanos by which a search is ended that takes too long
     */
    FallbackSearch(Jdbi jdbi, boolean knowsWhatIsRare, LongSupplier nanos) {
        this.jdbi = jdbi;
        this.knowsWhatIsRare = knowsWhatIsRare;
        this.nanos = nanos;
    }

    Page page(Filter filter, Window window, int limit) {
        return jdbi.withHandle(handle -> {
            List<HistoryEntry> events = new ArrayList<>();
            OptionalLong ended = search(handle, filter, window, part -> {
                rows(handle, EVENT, events(handle, part), window, limit - events.size())
                        .map((rs, ctx) -> (HistoryEntry) new HistoryEntry.Recorded(event(rs)))
                        .forEach(events::add);
                return events.size() > limit;
            });
            List<HistoryEntry> gaps = rows(handle, GAP, Conditions.ofGaps(filter), window, limit)
                    .map((rs, ctx) -> (HistoryEntry) gap(rs))
                    .list();
            return Page.of(window, limit, events, gaps, ended);
        });
    }

    /**
     * Searches part by part, but all that only the time is asked of at once, since that is found where it is looked for.
     *
     * @param enough searches a part of the filter's time, and tells whether that is enough
     * @return as {@link Slices#search}
     */
    private OptionalLong search(Handle handle, Filter filter, Window window, Predicate<Filter> enough) {
        if (filter.asksOfTimeOnly()) {
            boolean _ = enough.test(filter);
            return OptionalLong.empty();
        }
        return slices(handle, filter, window)
                .search((fromMs, toMs) -> enough.test(filter.between(fromMs, toMs)), nanos);
    }

    /** From where to where there may be something that fits. */
    private static Slices slices(Handle handle, Filter filter, Window window) {
        Slices there = handle.createQuery("SELECT min(at_ms) AS oldest, max(at_ms) AS newest FROM fallback_event")
                .map((rs, ctx) -> new Slices(rs.getLong("oldest"), rs.getLong("newest") + 1, window.newer()))
                .one();
        Cursor cursor = window.cursor();
        Long from = filter.fromMs();
        Long to = filter.toMs();
        long fromMs = Math.max(there.fromMs(), from == null ? 0 : from);
        long toMs = Math.min(there.toMs(), to == null ? Long.MAX_VALUE : to);
        if (cursor != null && window.newer()) {
            fromMs = Math.max(fromMs, cursor.atMs());
        } else if (cursor != null) {
            toMs = Math.min(toMs, cursor.atMs() + 1);
        }
        return new Slices(fromMs, toMs, window.newer());
    }

    private Conditions events(Handle handle, Filter filter) {
        boolean targetsFirst =
                !knowsWhatIsRare && filter.asksOfTargets() && count(handle, Conditions.ofTargets(filter), FEW) < FEW;
        return Conditions.ofEvents(filter, targetsFirst);
    }

    private static Query rows(Handle handle, String select, Conditions conditions, Window window, int limit) {
        String order = window.newer() ? "ASC" : "DESC";
        String from = conditions.within(window).sql();
        return handle.createQuery(select + from + " ORDER BY e.at_ms " + order + ", e.id " + order + " LIMIT :limit")
                .bindMap(conditions.values())
                .bind("limit", limit + 1);
    }

    /** How many requests fit, but not more than that, and those of the past only that are found in a moment. */
    Counted count(Filter filter, int most) {
        return jdbi.withHandle(handle -> {
            AtomicInteger number = new AtomicInteger();
            OptionalLong ended = search(
                    handle,
                    filter,
                    Window.NEWEST,
                    part -> number.addAndGet(count(handle, events(handle, part), most - number.get())) >= most);
            return new Counted(number.get(), ended.isEmpty() && number.get() < most);
        });
    }

    private static int count(Handle handle, Conditions conditions, int most) {
        return handle.createQuery(
                        "SELECT count(*) FROM (SELECT 1 AS one" + conditions.sql() + " LIMIT :most) AS bounded")
                .bindMap(conditions.values())
                .bind("most", most)
                .mapTo(Integer.class)
                .one();
    }

    Optional<FallbackEvent> find(String id, Set<String> namespaces) {
        Conditions conditions = Conditions.ofEvents(Filter.NONE.within(namespaces), false);
        return jdbi.withHandle(
                handle -> handle.createQuery(EVENT + conditions.sql() + " AND e.id = :id ORDER BY e.at_ms DESC LIMIT 1")
                        .bindMap(conditions.values())
                        .bind("id", FallbackTable.text(id))
                        .map((rs, ctx) -> event(rs))
                        .findOne());
    }

    private static FallbackEvent event(ResultSet rs) throws SQLException {
        try {
            EventDetails details = EventDetails.parse(rs.getString("details"));
            return new FallbackEvent(
                    rs.getString("id"),
                    rs.getLong("at_ms"),
                    rs.getString("route"),
                    rs.getString("request_id"),
                    rs.getString("caller"),
                    rs.getString("router"),
                    details.attempts(),
                    details.skipped(),
                    Outcome.valueOf(rs.getString("outcome")),
                    details.messages());
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            throw new SQLException("A stored event cannot be read", unreadable);
        }
    }

    private static HistoryEntry.Gap gap(ResultSet rs) throws SQLException {
        // At once: wasNull is about what was read last.
        long number = rs.getLong("lost");
        long lost = rs.wasNull() ? Piece.UNKNOWN : number;
        return new HistoryEntry.Gap(rs.getString("id"), rs.getLong("from_ms"), rs.getLong("at_ms"), lost);
    }
}
