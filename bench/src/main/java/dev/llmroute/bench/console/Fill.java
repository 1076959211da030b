package dev.llmroute.bench.console;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/** Fills a database with a week. Stateless. */
final class Fill {
    private static final long DAY_MS = 24 * HistoryRows.HOUR_MS;
    private static final List<String> BY_DAYS =
            List.of(HistoryRows.EVENTS, HistoryRows.STEPS, HistoryRows.REQUESTS, HistoryRows.HOPS);
    private static final int AUDITS = 20_000;
    private static final String MIGRATIONS = "classpath:dev/llmroute/console/store/";

    private Fill() {}

    /** So many events of the week before a moment, and the sums of ten million requests; day by day, indexed when all is there. */
    static void postgres(Postgres server, long nowMs, long events)
            throws SQLException, IOException, InterruptedException, ExecutionException {
        migrate(server.url(), Postgres.USER, Postgres.PASSWORD, "postgresql");
        long fromMs = nowMs - 7 * DAY_MS;
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            List<Future<?>> days = new ArrayList<>();
            for (long day = Math.floorDiv(fromMs, DAY_MS); day * DAY_MS <= nowMs; day++) {
                long number = day;
                days.add(two.submit(() -> {
                    day(
                            server,
                            number,
                            Math.max(fromMs, number * DAY_MS),
                            Math.min(nowMs, (number + 1) * DAY_MS),
                            events);
                    return null;
                }));
            }
            for (Future<?> each : days) {
                each.get();
            }
        }
        others((table, columns) -> Rows.copied(server.psql(copy(table, columns))), fromMs, nowMs);
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("VACUUM ANALYZE");
        }
    }

    private static void day(Postgres server, long day, long fromMs, long toMs, long events)
            throws SQLException, IOException {
        long share = Math.round(events * (double) (toMs - fromMs) / (7 * DAY_MS));
        try (Rows rows = partition(server, HistoryRows.EVENTS, HistoryRows.EVENT_COLUMNS, day);
                Rows steps = partition(server, HistoryRows.STEPS, HistoryRows.STEP_COLUMNS, day)) {
            HistoryRows.events(rows, steps, fromMs, toMs, share);
        }
        try (Rows requests = partition(server, HistoryRows.REQUESTS, HistoryRows.REQUEST_COLUMNS, day);
                Rows hops = partition(server, HistoryRows.HOPS, HistoryRows.HOP_COLUMNS, day)) {
            HistoryRows.sums(requests, hops, minute(fromMs), minute(toMs));
        }
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET maintenance_work_mem = '1GB'");
            for (String table : BY_DAYS) {
                statement.execute("ALTER TABLE " + table + " ATTACH PARTITION " + name(table, day)
                        + " FOR VALUES FROM (" + day * DAY_MS + ") TO (" + (day + 1) * DAY_MS + ")");
            }
        }
    }

    private static Rows partition(Postgres server, String table, String columns, long day) throws IOException {
        String name = name(table, day);
        return Rows.copied(server.psql("CREATE TABLE " + name + " (LIKE " + table + ")", copy(name, columns)));
    }

    private static String copy(String table, String columns) {
        return "COPY " + table + " (" + columns + ") FROM STDIN";
    }

    private static String name(String table, long day) {
        return table + "_" + DateTimeFormatter.BASIC_ISO_DATE.format(LocalDate.ofEpochDay(day));
    }

    /** A tenth of it, into a file of H2's. */
    static void h2(Path folder, long nowMs, long events) throws SQLException, IOException {
        String url = "jdbc:h2:file:" + folder.toAbsolutePath().resolve("history")
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;CACHE_SIZE=100000";
        migrate(url, "sa", "", "h2");
        long fromMs = nowMs - 7 * DAY_MS;
        try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
            List<String> indexes = dropIndexes(connection);
            connection.setAutoCommit(false);
            try (Rows rows = Rows.inserted(connection, HistoryRows.EVENTS, HistoryRows.EVENT_COLUMNS);
                    Rows steps = Rows.inserted(connection, HistoryRows.STEPS, HistoryRows.STEP_COLUMNS)) {
                HistoryRows.events(rows, steps, fromMs, nowMs, events);
            }
            try (Rows requests = Rows.inserted(connection, HistoryRows.REQUESTS, HistoryRows.REQUEST_COLUMNS);
                    Rows hops = Rows.inserted(connection, HistoryRows.HOPS, HistoryRows.HOP_COLUMNS)) {
                HistoryRows.sums(requests, hops, minute(nowMs - 7 * DAY_MS / 10), minute(nowMs));
            }
            others((table, columns) -> Rows.inserted(connection, table, columns), nowMs - 7 * DAY_MS / 10, nowMs);
            try (Statement statement = connection.createStatement()) {
                for (String index : indexes) {
                    statement.execute(index);
                }
                statement.execute("SHUTDOWN");
            }
        }
    }

    /** To be made again when all is there; returns how. */
    private static List<String> dropIndexes(Connection connection) throws SQLException {
        List<String> made = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet script = statement.executeQuery(
                        "SCRIPT NODATA TABLE " + HistoryRows.EVENTS + ", " + HistoryRows.STEPS)) {
            while (script.next()) {
                if (script.getString(1).startsWith("CREATE INDEX ")) {
                    made.add(script.getString(1));
                }
            }
        }
        try (Statement statement = connection.createStatement()) {
            for (String index : made) {
                statement.execute("DROP INDEX " + index.split(" ")[2]);
            }
        }
        return made;
    }

    /** Begins the rows of a table. */
    private interface Writing {
        Rows of(String table, String columns) throws IOException, SQLException;
    }

    private static void others(Writing writing, long fromMs, long nowMs) throws SQLException, IOException {
        long from = Math.floorDiv(fromMs, HistoryRows.HOUR_MS) * HistoryRows.HOUR_MS;
        long to = Math.floorDiv(nowMs, HistoryRows.HOUR_MS) * HistoryRows.HOUR_MS;
        // One after the other: a connection copies one table at a time.
        for (String table : List.of("watched_minute", "cooled_minute", "watched_hour", "cooled_hour")) {
            String columns = table.startsWith("cooled")
                    ? HistoryRows.COOLED_COLUMNS
                    : table.equals("watched_hour") ? "at_ms, minutes" : "at_ms";
            try (Rows rows = writing.of(table, columns)) {
                Rows none = new Rows() {
                    @Override
                    public void add(@Nullable Object... cells) {}

                    @Override
                    public void close() {}
                };
                HistoryRows.cooled(
                        table.equals("watched_minute") ? rows : none,
                        table.equals("cooled_minute") ? rows : none,
                        table.equals("watched_hour") ? rows : none,
                        table.equals("cooled_hour") ? rows : none,
                        from,
                        to);
            }
        }
        try (Rows rows = writing.of(HistoryRows.AUDIT, HistoryRows.AUDIT_COLUMNS)) {
            HistoryRows.audit(rows, nowMs, AUDITS);
        }
        try (Rows due = writing.of("sum_due", "at_ms")) {
            for (long hour = from; hour <= to; hour += HistoryRows.HOUR_MS) {
                due.add(hour);
            }
        }
    }

    private static long minute(long atMs) {
        return Math.floorDiv(atMs, HistoryRows.MINUTE_MS) * HistoryRows.MINUTE_MS;
    }

    private static void migrate(String url, String user, String password, String folder) {
        Flyway.configure(Fill.class.getClassLoader())
                .dataSource(url, user, password)
                .locations(MIGRATIONS + folder)
                .load()
                .migrate();
    }

    /** How many rows there are of each kind, in words. */
    static String counted(Connection connection) throws SQLException {
        List<String> counts = new ArrayList<>();
        for (String table : List.of("fallback_event", "fallback_step", "sum_request_minute", "sum_request_hour")) {
            counts.add(
                    String.format(Locale.ROOT, "%,d %s", number(connection, "SELECT count(*) FROM " + table), table));
        }
        counts.add(String.format(
                Locale.ROOT, "%,d requests", number(connection, "SELECT sum(requests) FROM sum_request_minute")));
        return String.join(", ", counts);
    }

    static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
