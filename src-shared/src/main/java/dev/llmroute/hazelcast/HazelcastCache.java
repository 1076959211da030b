package dev.llmroute.hazelcast;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.cooldown.CooldownSharing;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.FallbackHistory;
import dev.llmroute.history.FallbackLog;
import dev.llmroute.history.MinuteSums;
import dev.llmroute.history.Piece;
import dev.llmroute.history.Place;
import dev.llmroute.session.EndedSessions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shared memory on Hazelcast: the map {@code cooldowns} and the ringbuffers {@code fallbacks} and {@code sums}. Thread-safe.
 *
 * <p>It starts in the background and lives with Hazelcast absent, slow or gone: cooldowns that change meanwhile reach the
 * others when it is back. Only {@link #newest}, {@link #after} and {@link #sumsAfter} (up to 3 s) and {@link #close} (up to 20 s) wait for anything.
 */
public final class HazelcastCache implements CooldownSharing, FallbackLog, FallbackHistory {
    private static final Logger LOG = LoggerFactory.getLogger(HazelcastCache.class);
    private static final long COOLDOWN_TICK_MS = 5;

    /** Where nothing waits: a change wakes it. */
    private static final long REST_MS = 1000;

    private static final long FALLBACK_TICK_MS = 50;
    private static final long SUM_TICK_MS = 1000;
    private static final long TAIL_TICK_MS = 200;
    private static final long CEILINGS_TICK_MS = 1000;
    private static final long ECHO_MS = 2000;
    private static final long CLOCK_MS = 10_000;
    private static final long SPREAD_MS = 5000;
    private static final long HISTORY_TIMEOUT_MS = 3000;
    private static final long SIGNED_OUT_TICK_MS = 1000;
    private static final CompletableFuture<?> AT_ONCE = CompletableFuture.completedFuture(null);
    private static final Duration FLUSH = Duration.ofMillis(500);

    private record Sharing(CooldownWriter writer, CooldownFeed feed) {}

    private final Connection connection;
    private final FallbackWriter fallbackWriter;
    private final FallbackReader fallbackReader;
    private final SumWriter sumWriter;
    private final LagProbe echo;
    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private volatile @Nullable Sharing sharing;
    private @Nullable SharedEndedSessions endedSessions;

    private HazelcastCache(Connection connection, CompletableFuture<?> turn) {
        this.connection = connection;
        fallbackWriter = new FallbackWriter(connection);
        fallbackReader = new FallbackReader(connection, System.currentTimeMillis());
        sumWriter = new SumWriter(connection);
        echo = new LagProbe(connection);
        var _ = turn.thenRun(connection::start);
        connection.onChange(work("echo", () -> ECHO_MS, echo::beat)::wake);
        fallbackWriter.onOffer(work(
                "fallback-writer",
                () -> fallbackWriter.queued() > 0 ? FALLBACK_TICK_MS : REST_MS,
                fallbackWriter::drain)::wake);
        work("sum-writer", () -> SUM_TICK_MS, sumWriter::drain);
    }

    /**
     * Becomes a member in this process; starts in the background, and again should it fail.
     *
     * @throws IllegalArgumentException where the bind address is unknown or means all interfaces
     */
    public static HazelcastCache member(MemberOptions options) {
        return member(options, AT_ONCE);
    }

    /**
     * The same, begun when it is its turn: it takes a core for a second or two, in which something else may have to be up.
     *
     * @param turn it starts when this completes
     */
    public static HazelcastCache member(MemberOptions options, CompletableFuture<?> turn) {
        Config checked = Configurations.member(options);
        LOG.info(
                "Shared memory: member of {} on {}:{}",
                checked.getClusterName(),
                options.bindAddress(),
                options.port());
        return new HazelcastCache(
                new Connection(true, listeners -> {
                    Config config = Configurations.member(options);
                    listeners.forEach(config::addListenerConfig);
                    return Hazelcast.newHazelcastInstance(config);
                }),
                turn);
    }

    /**
     * Connects as a client, in the background, and again after each loss.
     *
     * @throws IllegalArgumentException where no address is given
     */
    public static HazelcastCache client(ClientOptions options) {
        if (options.addresses().isEmpty()) {
            throw new IllegalArgumentException(
                    "A client of the shared memory needs the address of a member: host:port");
        }
        LOG.info("Shared memory: client of {}", options.addresses());
        return new HazelcastCache(
                new Connection(false, listeners -> {
                    ClientConfig config = Configurations.client(options);
                    listeners.forEach(config::addListenerConfig);
                    return HazelcastClient.newHazelcastClient(config);
                }),
                AT_ONCE);
    }

    /** @throws IllegalStateException where it has joined before: a process has one set of cooldowns */
    @Override
    public synchronized void join(Cooldowns cooldowns) {
        if (sharing != null) {
            throw new IllegalStateException("The shared memory has been joined already");
        }
        CooldownWriter writer = new CooldownWriter(connection, cooldowns);
        CooldownFeed feed = new CooldownFeed(connection, cooldowns, writer);
        MemberClock clock = new MemberClock(connection, cooldowns.time());
        connection.onChange(work("member-clock", () -> CLOCK_MS, clock::measure)::wake);
        Worker writing = work("cooldown-writer", () -> writer.queued() > 0 ? COOLDOWN_TICK_MS : REST_MS, writer::drain);
        writer.onOffer(writing::wake);
        cooldowns.onPublish(writer::offer);
        Worker reconciling = work("cooldown-feed", feed::pauseMs, feed::reconcile);
        connection.onChange(() -> soonOrSpread(feed, reconciling));
        connection.onDestroyed(name -> {
            if (name.equals(SharedStructures.COOLDOWNS)) {
                feed.destroyed();
                reconciling.wake();
            }
        });
        sharing = new Sharing(writer, feed);
    }

    @Override
    public synchronized void joinAsRouter(Cooldowns cooldowns, String router) {
        join(cooldowns);
        cooldowns.probes().share();
        String holder = router + " " + UUID.randomUUID();
        ProbeLeaser leaser = new ProbeLeaser(connection, cooldowns, holder);
        leaser.onWake(work("probe-leaser", leaser::pauseMs, leaser::round)::wake);
    }

    /** What this process sends, and spends of budgets, counts for the others from now on, and theirs here. */
    public synchronized void share(Ceilings ceilings) {
        SpendingExchange spending = new SpendingExchange(connection, ceilings.spending());
        CountsExchange counts = new CountsExchange(connection, ceilings.common());
        work("ceilings", () -> CEILINGS_TICK_MS, () -> {
            spending.round();
            counts.round();
        });
    }

    /** The sessions that consoles which share this memory have ended. */
    public synchronized EndedSessions endedSessions() {
        SharedEndedSessions made = endedSessions;
        if (made == null) {
            AtomicReference<@Nullable Worker> telling = new AtomicReference<>();
            Runnable wake = () -> Optional.ofNullable(telling.get()).ifPresent(Worker::wake);
            SharedEndedSessions shared = new SharedEndedSessions(connection, wake);
            telling.set(work("signed-out", () -> SIGNED_OUT_TICK_MS, shared::tell));
            connection.onChange(() -> {
                shared.tellAgain();
                wake.run();
            });
            endedSessions = shared;
            made = shared;
        }
        return made;
    }

    private Worker work(String name, LongSupplier pauseMs, Runnable task) {
        Worker worker = new Worker("llmroute-" + name, pauseMs, task).start();
        workers.add(worker);
        return worker;
    }

    /** A member that is lost is news for all processes at once, and each of them would read a large map in the same moment. */
    private static void soonOrSpread(CooldownFeed feed, Worker reconciling) {
        int times = feed.timesRarer();
        if (times == 1) {
            reconciling.wake();
            return;
        }
        long laterMs = ThreadLocalRandom.current().nextLong(times * SPREAD_MS);
        CompletableFuture.delayedExecutor(laterMs, TimeUnit.MILLISECONDS).execute(reconciling::wake);
    }

    @Override
    public SharingState state() {
        Sharing now = sharing;
        return new SharingState(
                connection.isEmbedded() ? "embedded" : "client",
                connection.connected().isPresent(),
                connection.members(),
                now == null ? 0 : now.feed().lastReconcileMs(),
                fallbackWriter.queued()
                        + sumWriter.queued()
                        + (now == null ? 0 : now.writer().queued()),
                fallbackWriter.dropped()
                        + sumWriter.dropped()
                        + (now == null ? 0 : now.writer().dropped()),
                echo.lagMs(),
                now == null ? 0 : now.feed().merges() + now.writer().merges(),
                now == null ? 0 : now.feed().refused());
    }

    @Override
    public void record(FallbackEvent event) {
        fallbackWriter.offer(event);
    }

    @Override
    public List<FallbackEvent> newest(int limit) {
        return soon(() -> fallbackReader.newest(limit)).orElse(List.of());
    }

    @Override
    public Optional<Piece<FallbackEvent>> after(@Nullable Place place, int limit) {
        return soon(() -> fallbackReader.after(place, limit)).flatMap(piece -> piece);
    }

    @Override
    public void record(MinuteSums sums) {
        sumWriter.offer(sums);
    }

    @Override
    public Optional<Piece<MinuteSums>> sumsAfter(@Nullable Place place, int limit) {
        return soon(() -> connection
                        .connected()
                        .map(instance -> Piece.behind(
                                place, new SharedRing<>(instance, SharedStructures.SUMS, MinuteSums.class), limit)))
                .flatMap(piece -> piece);
    }

    /** Empty where that takes too long, or fails. */
    private static <T> Optional<T> soon(Supplier<T> read) {
        CompletableFuture<T> reading = new CompletableFuture<>();
        Thread.ofVirtual().name("llmroute-fallback-history").start(() -> {
            try {
                reading.complete(read.get());
            } catch (RuntimeException failed) {
                reading.completeExceptionally(failed);
            }
        });
        try {
            return Optional.of(
                    reading.orTimeout(HISTORY_TIMEOUT_MS, TimeUnit.MILLISECONDS).join());
        } catch (CompletionException failed) {
            LOG.debug("The fallback history cannot be read now: {}", String.valueOf(failed.getCause()));
            return Optional.empty();
        }
    }

    @Override
    public synchronized void onEvent(Consumer<FallbackEvent> listener) {
        if (fallbackReader.onEvent(listener)) {
            work("fallback-reader", () -> TAIL_TICK_MS, fallbackReader::tail);
        }
    }

    @Override
    public void close() {
        workers.forEach(Worker::end);
        try {
            for (Worker worker : workers) {
                worker.awaitEnd(FLUSH);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }
}
