package dev.llmroute.console.store;

import dev.llmroute.console.audit.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What follows a FROM, with its values beside it: nothing that a reader gives becomes a part of a statement. */
final class Conditions {
    private final List<String> parts = new ArrayList<>();
    private final Map<String, Object> values = new LinkedHashMap<>();
    private String table;

    private Conditions(String table) {
        this.table = table;
    }

    /**
     * Of requests.
     *
     * @param targetsFirst looks for the targets of the filter first, and then for their requests; else the other way round
     */
    static Conditions ofEvents(Filter filter, boolean targetsFirst) {
        Conditions conditions = new Conditions("fallback_event e");
        SeenRoutes.sql(filter.namespaces(), "e.route", conditions.values).ifPresent(conditions.parts::add);
        conditions.add("e.route = :route", "route", filter.route());
        conditions.add("e.caller = :caller", "caller", filter.caller());
        conditions.add(
                "e.outcome = :outcome",
                "outcome",
                filter.outcome() == null ? null : filter.outcome().name());
        conditions.add("e.at_ms >= :from", "from", filter.fromMs());
        conditions.add("e.at_ms < :to", "to", filter.toMs());
        if (filter.asksOfTargets()) {
            conditions.addTargets(ofTargets(filter), targetsFirst);
        }
        return conditions;
    }

    private void addTargets(Conditions targets, boolean first) {
        values.putAll(targets.values);
        if (first) {
            table += " JOIN (SELECT DISTINCT s.at_ms, s.event_id" + targets.sql()
                    + ") found ON found.at_ms = e.at_ms AND found.event_id = e.id";
        } else {
            parts.add("EXISTS (SELECT 1 FROM fallback_step s WHERE s.at_ms = e.at_ms AND s.event_id = e.id AND "
                    + targets.where() + ")");
        }
    }

    /** Of the targets that requests called or left out: all of it of one target, since it is the one that failed for the reason. */
    static Conditions ofTargets(Filter filter) {
        Conditions conditions = new Conditions("fallback_step s");
        conditions.add("s.provider = :provider", "provider", filter.provider());
        conditions.add("s.model = :model", "model", filter.model());
        conditions.add("s.reason = :reason", "reason", filter.reason());
        conditions.add("s.at_ms >= :from", "from", filter.fromMs());
        conditions.add("s.at_ms < :to", "to", filter.toMs());
        return conditions;
    }

    /** Of gaps: what may hide a request that fits. Of a request that is not there only the time is known. */
    static Conditions ofGaps(Filter filter) {
        Conditions conditions = new Conditions("fallback_gap e");
        conditions.add("e.at_ms >= :from", "from", filter.fromMs());
        conditions.add("e.from_ms < :to", "to", filter.toMs());
        return conditions;
    }

    /** Of changes that people made. */
    static Conditions ofAudit(AuditFilter filter) {
        Conditions conditions = new Conditions("audit_entry e");
        conditions.add(
                "e.action = :action",
                "action",
                filter.action() == null ? null : filter.action().name());
        conditions.add("e.at_ms >= :from", "from", filter.fromMs());
        conditions.add("e.at_ms < :to", "to", filter.toMs());
        int nr = 0;
        for (String word : Words.of(filter.words())) {
            String name = "word" + nr++;
            conditions.add("e.words LIKE :" + name + " ESCAPE '!'", name, "%" + literal(word) + "%");
        }
        return conditions;
    }

    /** What stands for itself in a LIKE. */
    static String literal(String word) {
        return FallbackTable.text(word).replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    /** The range of the time stands for itself, since both databases find it in an index. */
    Conditions within(Window window) {
        Cursor cursor = window.cursor();
        if (cursor != null) {
            String than = window.newer() ? ">" : "<";
            parts.add("e.at_ms " + than + "= :cursorAt AND (e.at_ms " + than + " :cursorAt OR e.id " + than
                    + " :cursorId)");
            values.put("cursorAt", cursor.atMs());
            values.put("cursorId", FallbackTable.text(cursor.id()));
        }
        return this;
    }

    private void add(String part, String name, @Nullable Object value) {
        if (value != null) {
            parts.add(part);
            values.put(name, value);
        }
    }

    private String where() {
        return parts.isEmpty() ? "TRUE" : String.join(" AND ", parts);
    }

    /** From the FROM on; rows of targets are called s, others e. */
    String sql() {
        return " FROM " + table + " WHERE " + where();
    }

    Map<String, Object> values() {
        return values;
    }
}
