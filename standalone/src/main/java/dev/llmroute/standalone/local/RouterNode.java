package dev.llmroute.standalone.local;

import dev.llmroute.config.InvalidRoute;
import dev.llmroute.console.Console;
import dev.llmroute.console.ConsoleOptions;
import dev.llmroute.console.store.HistoryOptions;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.hazelcast.HazelcastCache;
import dev.llmroute.hazelcast.MemberOptions;
import dev.llmroute.history.FallbackHistory;
import dev.llmroute.history.FallbackLog;
import dev.llmroute.history.RecentFallbacks;
import dev.llmroute.router.Router;
import dev.llmroute.router.RouterOptions;
import dev.llmroute.router.server.Drain;
import dev.llmroute.router.telemetry.Telemetry;
import dev.llmroute.session.EndedSessions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A router with its own memory of cooldowns, as a process of its own has it: alone, or as a member of a memory that it shares with
 * others.
 */
public final class RouterNode {
    private static final Logger LOG = LoggerFactory.getLogger(RouterNode.class);
    private static final long POLL_NANOS = 20_000_000L;

    private final Cooldowns cooldowns = new Cooldowns(TimeSource.SYSTEM);
    private final FallbackHistory history;
    private final Supplier<SharingState> exchange;
    private final @Nullable HazelcastCache memory;
    private final String id;
    private final Router router;
    private final List<Console> consoles = new CopyOnWriteArrayList<>();

    /**
     * Starts; it serves when this returns, whether or not the other members are there yet.
     *
     * @param member how it shares; empty: not at all
     * @param waitForShared how long it waits, before it serves, for what is shared
     * @param telemetry what it tells of its requests; closed with it
     * @throws InvalidRoute where a route cannot be used
     * @throws IOException where a file cannot be read, or a port is taken
     */
    public RouterNode(
            RouterOptions options, Optional<MemberOptions> member, Duration waitForShared, Telemetry telemetry)
            throws InvalidRoute, IOException {
        id = options.id();
        FallbackLog log;
        CompletableFuture<?> serves = new CompletableFuture<>();
        if (member.isEmpty()) {
            RecentFallbacks local = new RecentFallbacks();
            memory = null;
            log = local;
            history = local;
            exchange = () -> SharingState.LOCAL;
        } else {
            HazelcastCache shared = HazelcastCache.member(member.get(), serves);
            shared.joinAsRouter(cooldowns, options.id());
            if (!waitForShared.isZero()) {
                serves.complete(null);
                awaitShared(shared, waitForShared);
            }
            memory = shared;
            log = shared;
            history = shared;
            exchange = shared::state;
        }
        try {
            router = Router.start(options, cooldowns, log, exchange, telemetry);
            serves.complete(null);
            if (memory != null) {
                memory.share(router.ceilings());
            }
        } catch (InvalidRoute | IOException | RuntimeException failed) {
            closeMemory();
            throw failed;
        }
    }

    private static void awaitShared(HazelcastCache shared, Duration atMost) {
        long start = System.nanoTime();
        while (shared.state().lastReconcileMs() == 0
                && System.nanoTime() - start < atMost.toNanos()
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        if (shared.state().lastReconcileMs() == 0) {
            LOG.warn("The shared cooldowns could not be read within {} s; serving without them", atMost.toSeconds());
        }
    }

    /** Whether it shares with this many members, itself included. */
    boolean sharesWith(int members) {
        return exchange.get().members() == members && exchange.get().lastReconcileMs() > 0;
    }

    /** Adds a console that shows what this router knows; it, and its history, end with the router. */
    public Console console(ConsoleOptions options) {
        return console(options, HistoryOptions.IN_MEMORY);
    }

    /**
     * The same with a history that lasts.
     *
     * @throws IllegalArgumentException where the history cannot be opened; says what to do
     */
    public Console console(ConsoleOptions options, HistoryOptions kept) {
        Console console = Console.start(
                options,
                cooldowns,
                history,
                exchange,
                kept,
                EndedSessions.OF_NOBODY_ELSE,
                new RouterCatalog(id, router, cooldowns));
        consoles.add(console);
        return console;
    }

    public Router router() {
        return router;
    }

    /** Takes no new connection, finishes those that are being served within the grace period, then leaves the shared memory. */
    public void close(Duration grace) {
        try {
            router.close(Drain.within(grace));
        } finally {
            consoles.forEach(Console::close);
            closeMemory();
        }
    }

    private void closeMemory() {
        if (memory != null) {
            memory.close();
        }
    }
}
