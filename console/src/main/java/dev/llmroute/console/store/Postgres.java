package dev.llmroute.console.store;

import com.zaxxer.hikari.HikariConfig;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** PostgreSQL, with a partition for each day: a day that is too old is dropped, which costs nothing, however many rows it has. */
final class Postgres implements Dialect {
    private static final List<String> PARTITIONED = Expiry.BY_DAYS;
    private static final long DAY_MS = Duration.ofDays(1).toMillis();
    private static final int CONNECTIONS = 6;

    /** Any number that no other program locks by in the same database. */
    private static final long LOCK = 0x6c6c6d726f757465L;

    private final HistoryOptions.Storage.PostgreSql storage;

    /** Days whose partitions were seen. */
    private final Set<Long> known = ConcurrentHashMap.newKeySet();

    Postgres(HistoryOptions.Storage.PostgreSql storage) {
        this.storage = storage;
    }

    @Override
    public HikariConfig connection() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(storage.url());
        config.setUsername(storage.user());
        config.setPassword(storage.password());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        // To compile forty sums for each partition takes seconds; to add them up takes a tenth of one.
        // A plan for any value is not one for a rare one, nor does it leave out days that nobody asks for.
        config.setConnectionInitSql("SET jit = off; SET plan_cache_mode = force_custom_plan");
        config.addDataSourceProperty("connectTimeout", "2");
        config.addDataSourceProperty("socketTimeout", "10");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("ApplicationName", "llmroute-console");
        return config;
    }

    @Override
    public boolean knowsWhatIsRare() {
        return true;
    }

    @Override
    public String migrations() {
        return "classpath:dev/llmroute/console/store/postgresql";
    }

    /** Of the days that are given, and of the two behind the last one: at midnight nothing has to be made. */
    @Override
    public void prepare(Jdbi jdbi, Collection<Long> days) {
        Set<Long> wanted = new TreeSet<>(days);
        days.forEach(day -> wanted.addAll(List.of(day + 1, day + 2)));
        wanted.removeAll(known);
        if (wanted.isEmpty()) {
            return;
        }
        jdbi.useTransaction(handle -> {
            lock(handle);
            for (String table : PARTITIONED) {
                Set<String> there = Set.copyOf(partitions(handle, table));
                wanted.stream()
                        .filter(day -> !there.contains(name(table, day)))
                        .forEach(day -> handle.execute("CREATE TABLE " + name(table, day) + " PARTITION OF " + table
                                + " FOR VALUES FROM (" + day * DAY_MS + ") TO (" + (day + 1) * DAY_MS + ")"));
            }
        });
        known.addAll(wanted);
    }

    /** Until the transaction's end: of several consoles one makes the partitions of a day. */
    private static void lock(Handle handle) {
        handle.createQuery("SELECT 1 FROM (SELECT pg_advisory_xact_lock(" + LOCK + ")) AS locked")
                .mapTo(Integer.class)
                .one();
    }

    private static List<String> partitions(Handle handle, String table) {
        return handle.createQuery("SELECT child.relname FROM pg_inherits"
                        + " JOIN pg_class child ON child.oid = pg_inherits.inhrelid"
                        + " WHERE pg_inherits.inhparent = to_regclass(:parent)")
                .bind("parent", table)
                .mapTo(String.class)
                .list();
    }

    private static String name(String table, long day) {
        return table + "_" + DateTimeFormatter.BASIC_ISO_DATE.format(LocalDate.ofEpochDay(day));
    }

    @Override
    public void committed(Jdbi jdbi) {}

    /** Waits for readers for a moment only: a page that is being read must not hold up the writing behind it. */
    @Override
    public void prune(Jdbi jdbi, Expiry expiry) {
        jdbi.useTransaction(handle -> {
            lock(handle);
            handle.execute("SET LOCAL lock_timeout = '2s'");
            for (Map.Entry<String, Long> each : expiry.beforeMs().entrySet()) {
                if (PARTITIONED.contains(each.getKey())) {
                    drop(handle, each.getKey(), each.getValue());
                } else {
                    handle.createUpdate("DELETE FROM " + each.getKey() + " WHERE at_ms < :before")
                            .bind("before", each.getValue())
                            .execute();
                }
            }
        });
        known.removeIf(
                day -> expiry.beforeMs().values().stream().anyMatch(before -> day < Math.floorDiv(before, DAY_MS)));
    }

    private static void drop(Handle handle, String table, long beforeMs) {
        String oldestKept = name(table, Math.floorDiv(beforeMs, DAY_MS));
        partitions(handle, table).stream()
                .filter(partition -> partition.matches(table + "_[0-9]{8}"))
                .filter(partition -> partition.compareTo(oldestKept) < 0)
                .forEach(partition -> handle.execute("DROP TABLE " + partition));
    }

    @Override
    public int mostAudits() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void closing() {}
}
