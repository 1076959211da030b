package dev.llmroute.console.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Outcome;
import dev.llmroute.history.Piece;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
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

    /** @param knowsWhatIsRare whether the database itself chooses the way by how many rows it expects */
    FallbackSearch(Jdbi jdbi, boolean knowsWhatIsRare) {
        this.jdbi = jdbi;
        this.knowsWhatIsRare = knowsWhatIsRare;
    }

    Page page(Filter filter, Window window, int limit) {
        return jdbi.withHandle(handle -> Page.of(
                window,
                limit,
                rows(handle, EVENT, events(handle, filter), window, limit)
                        .map((rs, ctx) -> (HistoryEntry) new HistoryEntry.Recorded(event(rs)))
                        .list(),
                rows(handle, GAP, Conditions.ofGaps(filter), window, limit)
                        .map((rs, ctx) -> (HistoryEntry) gap(rs))
                        .list()));
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

    /** How many requests fit, but not more than that. */
    int count(Filter filter, int most) {
        return jdbi.withHandle(handle -> count(handle, events(handle, filter), most));
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
