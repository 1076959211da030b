package dev.llmroute.console.store;

import dev.llmroute.console.audit.AuditEntry;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.FallbackHistory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * History that lasts. It reads on what the routers share and keeps it in a database; where that is gone it tries again, and reads
 * on from where it had come to. Reading throws {@link HistoryGone} meanwhile. Thread-safe.
 */
public final class HistoryStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryStore.class);

    /** So many changes are stored at a time. */
    private static final int BATCH = 500;

    private final HistoryOptions options;
    private final TimeSource time;
    private final Dialect dialect;
    private final Tail tail;
    private final WaitingAudits waitingAudits;
    private final Sums sums;
    private final CooledTimes cooledTimes;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile StoreState state;
    private volatile @Nullable Database database;
    private volatile boolean closed;

    private HistoryStore(HistoryOptions options, FallbackHistory source, TimeSource time) {
        this.options = options;
        this.time = time;
        this.dialect = dialect(options.storage());
        this.sums = new Sums(this, time);
        this.cooledTimes = new CooledTimes(this, time);
        this.state = StoreState.opening(kind(options.storage()));
        this.waitingAudits = new WaitingAudits(time);
        this.tail = new Tail(this, source, time, options);
        source.onEvent(event -> tail.wake());
    }

    /**
     * Begins; it fills in the background.
     *
     * @param source what the routers share
     * @throws IllegalArgumentException where a folder's database cannot be opened; says what to do. A PostgreSQL that cannot be
     *     reached is tried again instead.
     */
    public static HistoryStore open(HistoryOptions options, FallbackHistory source, TimeSource time) {
        HistoryStore store = new HistoryStore(options, source, time);
        if (options.storage() instanceof HistoryOptions.Storage.Folder folder) {
            store.openFolder(folder);
        }
        store.tail.start();
        return store;
    }

    private void openFolder(HistoryOptions.Storage.Folder folder) {
        try {
            opened();
        } catch (RuntimeException failed) {
            LOG.debug("The history in {} cannot be opened", folder.path(), failed);
            throw new IllegalArgumentException(
                    "The history in " + folder.path() + " cannot be opened (" + rootMessage(failed)
                            + "). Each console needs a folder of its own, in which it may write; a file that is broken can be"
                            + " moved away, then the history begins anew",
                    failed);
        }
    }

    private static String rootMessage(Throwable failed) {
        Throwable root = failed;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }

    private static Dialect dialect(HistoryOptions.Storage storage) {
        return switch (storage) {
            case HistoryOptions.Storage.Memory _ -> H2.inMemory();
            case HistoryOptions.Storage.Folder folder -> H2.in(folder.path());
            case HistoryOptions.Storage.PostgreSql postgres -> new Postgres(postgres);
        };
    }

    private static StoreState.Kind kind(HistoryOptions.Storage storage) {
        return switch (storage) {
            case HistoryOptions.Storage.Memory _ -> StoreState.Kind.Memory;
            case HistoryOptions.Storage.Folder _ -> StoreState.Kind.File;
            case HistoryOptions.Storage.PostgreSql _ -> StoreState.Kind.PostgreSql;
        };
    }

    /** Calls whoever wants to know that there is more to read, or that the state is another; the listener must not block. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    public StoreState state() {
        return state;
    }

    public HistoryOptions options() {
        return options;
    }

    /**
     * A part of the list, gaps included; perhaps a shorter one than was asked for, where what fits is rare.
     *
     * @param limit the most entries
     * @throws HistoryGone where it cannot be read now
     */
    public Page page(Filter filter, Window window, int limit) {
        return read(open -> open.search(time::nanos).page(filter, window, limit));
    }

    /**
     * How many requests fit, counted up to a number and for a moment only, since counting all of millions takes seconds.
     *
     * @throws HistoryGone where it cannot be read now
     */
    public Counted count(Filter filter, int most) {
        return read(open -> open.search(time::nanos).count(filter, most));
    }

    /**
     * The request with an event's id, whatever its route's namespace.
     *
     * @throws HistoryGone where it cannot be read now
     */
    public Optional<FallbackEvent> find(String id) {
        return find(id, Set.of());
    }

    /**
     * The request with an event's id, where it is one for a route of these namespaces; empty: of all.
     *
     * @throws HistoryGone where it cannot be read now
     */
    public Optional<FallbackEvent> find(String id, Set<String> namespaces) {
        return read(open -> open.search(time::nanos).find(id, namespaces));
    }

    /**
     * Keeps a change that a person made, as soon as that can be. Until then it is remembered; where too many are, how many more there
     * were. Never blocks.
     */
    public void keep(AuditEntry entry) {
        waitingAudits.add(entry);
        tail.wake();
    }

    /**
     * A part of the audit, with what this process has not stored yet.
     *
     * @param limit the most entries
     * @throws HistoryGone where it cannot be read now
     */
    public AuditRows audits(AuditFilter filter, Window window, int limit) {
        // Before the others are read: what is stored meanwhile is in both.
        List<AuditRow> waiting =
                waitingAudits.all().stream().filter(filter::takes).toList();
        return read(open -> AuditRows.of(window, limit, open.audits().next(filter, window, limit), waiting));
    }

    /**
     * How many changes fit, counted up to a number; those that are just being stored may be missing.
     *
     * @throws HistoryGone where it cannot be read now
     */
    public int countAudits(AuditFilter filter, int most) {
        int stored = read(open -> open.audits().count(filter, most));
        long waiting = waitingAudits.all().stream().filter(filter::takes).count();
        return (int) Math.min(most, stored + waiting);
    }

    /** How many changes this process could not even remember, and has not told the store of yet; its log has them. */
    public long lostAudits() {
        return waitingAudits.lost();
    }

    /** Stores the changes that wait. The tail's thread only. */
    void storeAudits(Database open) {
        for (List<AuditRow> next = waitingAudits.first(BATCH); !next.isEmpty(); next = waitingAudits.first(BATCH)) {
            open.audits().store(next);
            waitingAudits.stored(next);
        }
    }

    /** How long what was cooling. */
    public CooledTimes cooledTimes() {
        return cooledTimes;
    }

    /** Requests and fallbacks in numbers. */
    public Sums sums() {
        return sums;
    }

    /** @throws HistoryGone where there is none now */
    Database present() {
        Database open = database;
        if (open == null || !state.available()) {
            throw new HistoryGone(state.reason());
        }
        return open;
    }

    <T> T read(Function<Database, T> reading) {
        Database open = present();
        try {
            return reading.apply(open);
        } catch (RuntimeException failed) {
            LOG.debug("The history cannot be read", failed);
            tail.wake();
            throw new HistoryGone(Trouble.of(failed));
        }
    }

    /** The database, which is opened where it is not yet. The tail's thread only, once it runs. */
    Database opened() {
        if (closed) {
            throw new IllegalStateException("The history is closed");
        }
        Database open = database;
        if (open == null) {
            open = Database.open(dialect);
            database = open;
        }
        return open;
    }

    void up() {
        StoreState before = state;
        if (!before.available()) {
            state = before.up();
            LOG.info("The history is kept in {}", options.storage());
            changed();
        }
    }

    void down(RuntimeException failed) {
        StoreState before = state;
        StoreState now = before.down(time.millis(), Trouble.of(failed));
        if (!now.equals(before)) {
            state = now;
            LOG.warn("The history's store is not available and is tried again: {}", failed.toString(), failed);
            changed();
        }
    }

    void changed() {
        listeners.forEach(Runnable::run);
    }

    /** Stores what has come, for which it waits 3 s at the most, and ends. */
    @Override
    public void close() {
        tail.close();
        closed = true;
        Database open = database;
        database = null;
        if (open != null) {
            open.close();
        }
    }
}
