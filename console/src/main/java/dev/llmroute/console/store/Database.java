package dev.llmroute.console.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.MinuteSums;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open database whose tables are those of this version. Thread-safe. */
final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    /** Whoever waits longer for a connection is a page that tells better that there is none. */
    private static final long CONNECTION_TIMEOUT_MS = 2000;

    /** An hour is made again where some of its minutes came late. */
    private static final long LATE_MS = Duration.ofHours(6).toMillis();

    private final HikariDataSource connections;
    private final Jdbi jdbi;
    private final Dialect dialect;
    private volatile boolean allIsMade;

    private Database(HikariDataSource connections, Dialect dialect) {
        this.connections = connections;
        this.dialect = dialect;
        this.jdbi = Jdbi.create(connections);
    }

    /** Connects, and brings the tables up to date; throws what went wrong, of any kind. */
    static Database open(Dialect dialect) {
        HikariConfig config = dialect.connection();
        config.setPoolName("llmroute-history");
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MS);
        config.setInitializationFailTimeout(-1);
        HikariDataSource connections = new HikariDataSource(config);
        try {
            Flyway.configure(Database.class.getClassLoader())
                    .dataSource(connections)
                    .locations(dialect.migrations())
                    .load()
                    .migrate();
            return new Database(connections, dialect);
        } catch (RuntimeException failed) {
            connections.close();
            throw failed;
        }
    }

    RecordTable<FallbackEvent> fallbacks() {
        return new RecordTable<>(jdbi, dialect, new FallbackTable());
    }

    RecordTable<MinuteSums> sums() {
        return new RecordTable<>(jdbi, dialect, new SumTable());
    }

    SumSearch sumSearch() {
        return new SumSearch(jdbi, allIsMade);
    }

    CooledTable cooled() {
        return new CooledTable(jdbi, dialect);
    }

    CooledSearch cooledSearch() {
        return new CooledSearch(jdbi);
    }

    AuditTable audits() {
        return new AuditTable(jdbi, dialect);
    }

    /** @param nanos by which a search is ended that takes too long */
    FallbackSearch search(LongSupplier nanos) {
        return new FallbackSearch(jdbi, dialect.knowsWhatIsRare(), nanos);
    }

    /**
     * Sums up hours that are over, and the hours of all routes and callers; the first time all that are kept are looked at, then those that another
     * console may have made just now.
     */
    void makeHours(long nowMs) {
        HourSums hours = new HourSums(jdbi, dialect);
        hours.make(nowMs);
        hours.makeAll(allIsMade ? nowMs - LATE_MS : 0);
        allIsMade = true;
    }

    /** Removes what is too old, or a good part of it. */
    void prune(Expiry expiry) {
        dialect.prune(jdbi, expiry);
    }

    /** Removes the changes that came before, and those that are too many. */
    void pruneAudits(long beforeMs) {
        audits().prune(beforeMs, dialect.mostAudits());
    }

    @Override
    public void close() {
        try {
            dialect.closing();
        } catch (RuntimeException | SQLException failed) {
            LOG.warn("The history's database did not close cleanly: {}", failed.toString());
        }
        connections.close();
    }
}
