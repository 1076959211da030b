package dev.llmroute.console.store;

import com.zaxxer.hikari.HikariConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** H2 in this process, in a file or in memory. In PostgreSQL's mode, so that most statements are the same for both. */
final class H2 implements Dialect {
    private static final String MODE = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE";

    private static final String USER = "sa";

    /** Of a history in memory, which has no disk to fill: some 20 MB. */
    private static final int MOST_IN_MEMORY = 10_000;

    /** Rows of sums, of some 600 bytes. */
    private static final int MOST_MINUTES_IN_MEMORY = 20_000;

    private static final int BATCH = 1000;
    private static final int BATCHES = 20;
    private static final int CONNECTIONS = 4;

    private final String url;
    private final boolean inMemory;

    private H2(String url, boolean inMemory) {
        this.url = url;
        this.inMemory = inMemory;
    }

    static H2 inMemory() {
        return new H2("jdbc:h2:mem:" + UUID.randomUUID() + MODE + ";DB_CLOSE_DELAY=-1", true);
    }

    static H2 in(Path folder) {
        return new H2(
                "jdbc:h2:file:" + folder.toAbsolutePath().resolve("history") + MODE + ";DB_CLOSE_ON_EXIT=FALSE", false);
    }

    @Override
    public HikariConfig connection() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(USER);
        config.setPassword("");
        config.setMaximumPoolSize(CONNECTIONS);
        return config;
    }

    @Override
    public boolean knowsWhatIsRare() {
        return false;
    }

    @Override
    public String migrations() {
        return "classpath:dev/llmroute/console/store/h2";
    }

    @Override
    public void prepare(Jdbi jdbi, Collection<Long> days) {}

    /** H2 writes half a second after a commit; a process that is killed before has lost what it had told was written. */
    @Override
    public void committed(Jdbi jdbi) {
        if (!inMemory) {
            jdbi.useHandle(handle -> handle.execute("CHECKPOINT SYNC"));
        }
    }

    @Override
    public void prune(Jdbi jdbi, Expiry expiry) {
        Expiry fitting = inMemory ? expiry.notBefore(oldestThatFits(jdbi), oldestMinuteThatFits(jdbi)) : expiry;
        fitting.beforeMs().forEach((table, before) -> {
            int batches = 0;
            while (batches < BATCHES && delete(jdbi, table, before) == BATCH) {
                batches++;
            }
        });
    }

    private static int delete(Jdbi jdbi, String table, long beforeMs) {
        return jdbi.withHandle(handle -> handle.createUpdate(
                        "DELETE FROM " + table + " WHERE at_ms < :before FETCH FIRST " + BATCH + " ROWS ONLY")
                .bind("before", beforeMs)
                .execute());
    }

    private static long oldestThatFits(Jdbi jdbi) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT at_ms FROM fallback_event ORDER BY at_ms DESC, id DESC OFFSET :most ROWS FETCH FIRST ROW ONLY")
                .bind("most", MOST_IN_MEMORY)
                .mapTo(Long.class)
                .findOne()
                .map(newestTooMany -> newestTooMany + 1)
                .orElse(0L));
    }

    /** What is not in the sums of its hour yet stays. */
    private static long oldestMinuteThatFits(Jdbi jdbi) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT LEAST(m.at_ms, (SELECT min(at_ms) FROM sum_due)) FROM sum_request_minute m"
                                + " ORDER BY m.at_ms DESC OFFSET :most ROWS FETCH FIRST ROW ONLY")
                .bind("most", MOST_MINUTES_IN_MEMORY)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
    }

    @Override
    public int mostAudits() {
        return inMemory ? MOST_IN_MEMORY : Integer.MAX_VALUE;
    }

    @Override
    public void closing() throws SQLException {
        // Not one of the pool's, which would complain that it comes back closed.
        try (Connection last = DriverManager.getConnection(url, USER, "");
                Statement statement = last.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }
}
