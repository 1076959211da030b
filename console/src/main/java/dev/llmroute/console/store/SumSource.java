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

    /** Which hours are read. */
    private final String level;

    private SumSource(String table, String columns, SumFilter filter, boolean allIsMade) {
        this.table = table;
        this.columns = columns;
        this.filter = filter;
        boolean ofAll = filter.route() == null
                && filter.caller() == null
                && filter.namespaces().isEmpty();
        this.level = ofAll && allIsMade ? "_all" : "_hour";
        values.put("from", filter.fromMs());
        values.put("to", filter.toMs());
        SeenRoutes.sql(filter.namespaces(), "route", values).ifPresent(part -> parts.add("AND " + part));
        add("route = :route", "route", filter.route());
        add("caller = :caller", "caller", filter.caller());
    }

    /** @param allIsMade whether there are sums of all routes and callers */
    static SumSource ofRequests(String columns, SumFilter filter, boolean allIsMade) {
        SumSource source = new SumSource(SumTable.REQUESTS, columns, filter, allIsMade);
        source.addTargets("first", "by");
        return source;
    }

    /** The same of hops. */
    static SumSource ofHops(String columns, SumFilter filter, boolean allIsMade) {
        SumSource source = new SumSource(SumTable.HOPS, columns, filter, allIsMade);
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
     * The time as a whole. Its ranges are numbers in the statement, since PostgreSQL chooses partitions and indexes by them.
     *
     * @param bounds where it is cut, its begin and its end among them
     * @param minutesSinceMs since when there are minutes; an hour before that counts where it begins
     * @param due hours of which only minutes are right
     */
    String cutAt(List<Long> bounds, long minutesSinceMs, List<Long> due) {
        TreeSet<Long> byMinutes = new TreeSet<>();
        for (long bound : bounds) {
            long hour = SumTable.hourOf(bound);
            if (hour != bound && hour >= minutesSinceMs) {
                byMinutes.add(hour);
            }
        }
        due.stream()
                .filter(hour -> hour >= filter.fromMs() && hour < filter.toMs())
                .forEach(byMinutes::add);
        String hours = "SELECT at_ms, " + columns + " FROM " + table + level + " h WHERE at_ms >= :from AND at_ms < :to"
                + (byMinutes.isEmpty() ? "" : " AND at_ms NOT IN " + list(byMinutes)) + " " + fitting();
        // A part for each range: H2 reads all minutes where one condition has several of them.
        String minutes = ranges(byMinutes).stream()
                .map(range -> " UNION ALL SELECT at_ms, " + columns + " FROM " + table + "_minute m WHERE " + range
                        + " " + fitting())
                .collect(Collectors.joining());
        return "(" + hours + minutes + ") u";
    }

    /** Hours that follow one another are one range. */
    private List<String> ranges(Set<Long> ascending) {
        List<String> ranges = new ArrayList<>();
        long since = Long.MIN_VALUE;
        long until = Long.MIN_VALUE;
        for (long hour : ascending) {
            if (hour != until && until != Long.MIN_VALUE) {
                ranges.add(range(since, until));
            }
            since = hour == until ? since : hour;
            until = hour + HOUR_MS;
        }
        if (!ascending.isEmpty()) {
            ranges.add(range(since, until));
        }
        return ranges;
    }

    private String range(long sinceMs, long untilMs) {
        return "at_ms >= " + Math.max(sinceMs, filter.fromMs()) + " AND at_ms < " + Math.min(untilMs, filter.toMs());
    }

    private static String list(Set<Long> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }

    private String fitting() {
        return String.join(" ", parts);
    }
}
