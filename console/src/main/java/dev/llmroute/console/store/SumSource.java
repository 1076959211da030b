package dev.llmroute.console.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the sums of a time are read: whole hours from those by the hour, and from the minutes what is cut within an hour, or is not in the sums
 * of its hour yet. Nothing that a reader gives becomes a part of a statement.
 */
final class SumSource {
    private static final long HOUR_MS = Duration.ofHours(1).toMillis();

    private final String table;
    private final String columns;
    private final List<String> parts = new ArrayList<>();
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final SumFilter filter;

    private SumSource(String table, String columns, SumFilter filter) {
        this.table = table;
        this.columns = columns;
        this.filter = filter;
        values.put("from", filter.fromMs());
        values.put("to", filter.toMs());
        SeenRoutes.sql(filter.namespaces(), "route", values).ifPresent(part -> parts.add("AND " + part));
        add("route = :route", "route", filter.route());
        add("caller = :caller", "caller", filter.caller());
    }

    static SumSource ofRequests(String columns, SumFilter filter) {
        SumSource source = new SumSource(SumTable.REQUESTS, columns, filter);
        source.addTargets("first", "by");
        return source;
    }

    static SumSource ofHops(String columns, SumFilter filter) {
        SumSource source = new SumSource(SumTable.HOPS, columns, filter);
        source.addTargets("from", "to");
        return source;
    }

    private void add(String part, String name, @Nullable Object value) {
        if (value != null) {
            parts.add("AND " + part);
            values.put(name, value);
        }
    }

    private void addTargets(String one, String other) {
        if (filter.provider() != null || filter.model() != null) {
            parts.add("AND (" + target(one) + " OR " + target(other) + ")");
        }
        if (filter.provider() != null) {
            values.put("provider", filter.provider());
        }
        if (filter.model() != null) {
            values.put("model", filter.model());
        }
    }

    private String target(String which) {
        String provider = filter.provider() == null ? "TRUE" : which + "_provider = :provider";
        String model = filter.model() == null ? "TRUE" : which + "_model = :model";
        return "(" + provider + " AND " + model + ")";
    }

    Map<String, Object> values() {
        return values;
    }

    /** Each minute by itself. */
    String minutes() {
        return "(SELECT at_ms, " + columns + " FROM " + table + "_minute m WHERE at_ms >= :from AND at_ms < :to "
                + fitting() + ") u";
    }

    /**
     * The time as a whole.
     *
     * @param bounds where it is cut, its begin and its end among them
     * @param minutesSinceMs since when there are minutes; an hour before that counts where it begins
     */
    String cutAt(List<Long> bounds, long minutesSinceMs) {
        TreeSet<Long> cut = new TreeSet<>();
        for (long bound : bounds) {
            long hour = SumTable.hourOf(bound);
            if (hour != bound && hour >= minutesSinceMs) {
                cut.add(hour);
            }
        }
        String whole = " at_ms >= :from AND at_ms < :to" + (cut.isEmpty() ? "" : " AND at_ms NOT IN " + list(cut));
        return "(SELECT at_ms, " + columns + " FROM " + table + "_hour h WHERE" + whole
                + " AND at_ms NOT IN (SELECT at_ms FROM sum_due) " + fitting() + " UNION ALL SELECT at_ms, " + columns
                + " FROM (" + ranges(cut, whole) + ") r JOIN " + table
                + "_minute m ON m.at_ms >= r.since_ms AND m.at_ms < r.until_ms WHERE TRUE " + fitting() + ") u";
    }

    private String ranges(Set<Long> cut, String whole) {
        List<String> ranges = new ArrayList<>();
        for (long hour : cut) {
            long since = Math.max(hour, filter.fromMs());
            long until = Math.min(hour + HOUR_MS, filter.toMs());
            ranges.add("SELECT CAST(" + since + " AS BIGINT) AS since_ms, CAST(" + until + " AS BIGINT) AS until_ms");
        }
        ranges.add("SELECT at_ms AS since_ms, at_ms + " + HOUR_MS + " AS until_ms FROM sum_due WHERE" + whole);
        return String.join(" UNION ALL ", ranges);
    }

    private static String list(Set<Long> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }

    private String fitting() {
        return String.join(" ", parts);
    }
}
