package dev.llmroute.console.store;

import dev.llmroute.console.audit.Action;
import dev.llmroute.console.audit.AuditEntry;
import dev.llmroute.console.audit.Words;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The audit in a database. Thread-safe; throws what JDBI throws. */
final class AuditTable {
    /** Names may have 512 characters in the shared memory; two stand in no sentence of ours. */
    private static final int MOST_OF_A_TEXT = 1000;

    private static final String COLUMNS =
            "e.at_ms, e.id, e.at_iso, e.who, e.action, e.target, e.was, e.became, e.address, e.user_agent, e.reason";

    private final Jdbi jdbi;
    private final Dialect dialect;

    AuditTable(Jdbi jdbi, Dialect dialect) {
        this.jdbi = jdbi;
        this.dialect = dialect;
    }

    /** Writes them as a whole, and those that are there already not again. */
    void store(List<AuditRow> rows) {
        jdbi.useTransaction(handle -> {
            try (PreparedBatch batch = handle.prepareBatch("INSERT INTO audit_entry (at_ms, id, at_iso, who, action,"
                    + " target, was, became, address, user_agent, reason, words)"
                    + " VALUES (:atMs, :id, :at, :who, :action, :target, :was, :became, :address, :userAgent, :reason, :words)"
                    + " ON CONFLICT DO NOTHING")) {
                rows.forEach(row -> add(batch, row));
                batch.execute();
            }
        });
        dialect.committed(jdbi);
    }

    private static void add(PreparedBatch batch, AuditRow row) {
        AuditEntry entry = row.entry();
        batch.bind("atMs", row.atMs())
                .bind("id", row.id())
                .bind("at", text(entry.at()))
                .bind("who", text(entry.who()))
                .bind("action", entry.action().name())
                .bind("target", text(entry.target()))
                .bind("was", text(entry.before()))
                .bind("became", text(entry.after()))
                .bind("address", text(entry.address()))
                .bind("userAgent", text(entry.userAgent()))
                .bind("reason", text(entry.reason()))
                .bind("words", FallbackTable.text(Words.lower(entry.text()), Integer.MAX_VALUE))
                .add();
    }

    private static String text(String text) {
        return FallbackTable.text(text, MOST_OF_A_TEXT);
    }

    /** Those next to the cursor, one more than the limit where there are so many; in the direction of the window. */
    List<AuditRow> next(AuditFilter filter, Window window, int limit) {
        String order = window.newer() ? "ASC" : "DESC";
        Conditions conditions = Conditions.ofAudit(filter).within(window);
        return jdbi.withHandle(handle -> handle.createQuery("SELECT " + COLUMNS + conditions.sql()
                        + " ORDER BY e.at_ms " + order + ", e.id " + order + " LIMIT :limit")
                .bindMap(conditions.values())
                .bind("limit", limit + 1)
                .map((rs, ctx) -> row(rs))
                .list());
    }

    /** How many fit, but not more than that. */
    int count(AuditFilter filter, int most) {
        Conditions conditions = Conditions.ofAudit(filter);
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT count(*) FROM (SELECT 1 AS one" + conditions.sql() + " LIMIT :most) AS bounded")
                .bindMap(conditions.values())
                .bind("most", most)
                .mapTo(Integer.class)
                .one());
    }

    /** Removes what came before, and of what is left all but the newest so many. */
    void prune(long beforeMs, int most) {
        jdbi.useHandle(handle -> handle.createUpdate("DELETE FROM audit_entry WHERE at_ms < :before")
                .bind("before", beforeMs)
                .execute());
        if (most < Integer.MAX_VALUE) {
            jdbi.useHandle(handle -> handle.createUpdate("DELETE FROM audit_entry WHERE at_ms <= (SELECT at_ms FROM"
                            + " audit_entry ORDER BY at_ms DESC, id DESC OFFSET :most ROWS FETCH FIRST ROW ONLY)")
                    .bind("most", most)
                    .execute());
        }
    }

    private static AuditRow row(ResultSet rs) throws SQLException {
        return new AuditRow(
                rs.getLong("at_ms"),
                rs.getString("id"),
                new AuditEntry(
                        rs.getString("at_iso"),
                        rs.getString("who"),
                        Action.named(rs.getString("action")),
                        rs.getString("target"),
                        rs.getString("was"),
                        rs.getString("became"),
                        rs.getString("address"),
                        rs.getString("user_agent"),
                        rs.getString("reason")));
    }
}
