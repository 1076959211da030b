package dev.llmroute.operator.status;

import dev.llmroute.api.LlmRouteStatus;
import dev.llmroute.api.TargetStatus;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.operator.apiserver.ServerSideApply;
import dev.llmroute.operator.event.RouteEvents;
import dev.llmroute.operator.pace.Quiet;
import dev.llmroute.operator.pace.TokenBucket;
import dev.llmroute.operator.pace.WriteSchedule;
import dev.llmroute.operator.resource.LlmRoute;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into the status of each route which of its targets are cooling down, and tells of it by events. A first change shows
 * after a second; then a route is written at most once in five, all routes together three times in two seconds in the long run,
 * and never where nothing changed. Thread-safe: all work is done by one thread of its own, so a slow API server delays the
 * status and nothing else.
 */
public final class LiveStatus implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveStatus.class);

    /** The field manager of what is written here; the reconciler's fields are another's. */
    static final String FIELD_MANAGER = "llmroute-live";

    private static final PatchContext APPLY = ServerSideApply.by(FIELD_MANAGER);

    private static final Duration GATHER = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int AT_ONCE = 10;
    private static final double PER_SECOND = 1.5;

    /** For so long after its start nothing is written before it is known what the others know: all would look ready. */
    private static final Duration TO_LEARN = Duration.ofSeconds(15);

    private static final long LOOK_MS = 200;

    /** A route on show. Only the thread of this class touches it. */
    private static final class Shown {
        private LlmRoute route;
        private List<LiveTarget> targets;
        private @Nullable LlmRouteStatus written;
        private @Nullable ScheduledFuture<?> recovery;

        Shown(LlmRoute route, List<LiveTarget> targets) {
            this.route = route;
            this.targets = targets;
        }

        @Nullable
        LlmRouteStatus before() {
            return written != null ? written : route.getStatus();
        }
    }

    private final KubernetesClient client;
    private final LiveView view;
    private final BooleanSupplier informed;
    private final RouteEvents events;
    private final Quiet quiet;
    private final Runnable counter;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("llmroute-live-status").daemon().factory());
    private final Map<String, Shown> byUid = new ConcurrentHashMap<>();
    private final AtomicBoolean changed = new AtomicBoolean();
    private final WriteSchedule<String> schedule = new WriteSchedule<>(
            GATHER, PAUSE, new TokenBucket(AT_ONCE, PER_SECOND, TimeSource.SYSTEM), TimeSource.SYSTEM);
    private final long began = System.nanoTime();
    private @Nullable ScheduledFuture<?> turn;

    /**
     * @param informed whether the cooldowns that others know are known here, too
     * @param counter called for each write
     */
    public LiveStatus(
            KubernetesClient client,
            Cooldowns cooldowns,
            BooleanSupplier informed,
            RouteEvents events,
            Quiet quiet,
            Runnable counter) {
        this.client = client;
        view = new LiveView(cooldowns);
        this.informed = informed;
        this.events = events;
        this.quiet = quiet;
        this.counter = counter;
        cooldowns.onChange(this::cooldownsChanged);
    }

    /** From now on the route's status shows these targets, until {@link #forget} or the route is gone. */
    public void show(LlmRoute route, List<LiveTarget> targets) {
        run(() -> {
            String uid = route.getMetadata().getUid();
            Shown shown = byUid.computeIfAbsent(uid, key -> new Shown(route, targets));
            shown.route = route;
            shown.targets = targets;
            if (targetsOf(shown.before()) == null) {
                schedule.wantBeyondBudget(uid);
            } else {
                schedule.want(uid);
            }
            awaitTurn();
        });
    }

    private static @Nullable List<TargetStatus> targetsOf(@Nullable LlmRouteStatus status) {
        return status == null ? null : status.targets();
    }

    /** What the status says now stays as it is. */
    public void forget(LlmRoute route) {
        run(() -> remove(route.getMetadata().getUid()));
    }

    /** How many routes are on show. */
    public int kept() {
        return byUid.size();
    }

    private void remove(String uid) {
        schedule.forget(uid);
        Shown shown = byUid.remove(uid);
        if (shown != null) {
            cancel(shown.recovery);
        }
    }

    private void cooldownsChanged() {
        if (changed.compareAndSet(false, true)) {
            run(() -> {
                changed.set(false);
                byUid.keySet().forEach(schedule::want);
                awaitTurn();
            });
        }
    }

    private void run(Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException closed) {
            LOG.debug("The live status is closed");
        }
    }

    private void awaitTurn() {
        cancel(turn);
        schedule.delay().ifPresent(delay -> turn = thread.schedule(this::turn, delay.toNanos(), TimeUnit.NANOSECONDS));
    }

    private void turn() {
        boolean learning = System.nanoTime() - began < TO_LEARN.toNanos() && !informed.getAsBoolean();
        if (learning) {
            turn = thread.schedule(this::turn, LOOK_MS, TimeUnit.MILLISECONDS);
            return;
        }
        for (Optional<String> uid = schedule.next(); uid.isPresent(); uid = schedule.next()) {
            Shown shown = byUid.get(uid.get());
            if (shown != null) {
                write(shown);
            }
        }
        awaitTurn();
    }

    private void write(Shown shown) {
        LlmRouteStatus before = shown.before();
        LlmRouteStatus now =
                view.status(shown.targets, before, shown.route.getMetadata().getGeneration());
        if (!saysSo(before, now)) {
            if (!quiet.left(shown.route.getMetadata().getUid()).isZero()) {
                schedule.want(shown.route.getMetadata().getUid());
                return;
            }
            quiet.wrote(shown.route.getMetadata().getUid());
            schedule.written(shown.route.getMetadata().getUid());
            counter.run();
            try {
                client.resource(shown.route.withStatusOnly(now))
                        .subresource("status")
                        .patch(APPLY);
            } catch (KubernetesClientException e) {
                failed(shown, e);
                return;
            }
            events.record(
                    shown.route,
                    StatusEvents.ofTargets(targetsOf(before), Objects.requireNonNullElse(now.targets(), List.of())));
        }
        shown.written = now;
        awaitRecovery(shown);
    }

    /** Whether there is nothing to write; in what is stored others write other fields. */
    private static boolean saysSo(@Nullable LlmRouteStatus before, LlmRouteStatus now) {
        return before != null
                && Objects.equals(before.targets(), now.targets())
                && Objects.equals(before.readyTargets(), now.readyTargets())
                && Objects.equals(before.nextRecovery(), now.nextRecovery())
                && Conditions.find(now, Conditions.DEGRADED)
                        .flatMap(is ->
                                Conditions.find(before, Conditions.DEGRADED).filter(is::saysTheSameAs))
                        .isPresent();
    }

    private void failed(Shown shown, KubernetesClientException e) {
        String uid = shown.route.getMetadata().getUid();
        if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND || e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
            remove(uid);
            return;
        }
        LOG.warn(
                "The live status of {}/{} cannot be written; trying again: {}",
                shown.route.getMetadata().getNamespace(),
                shown.route.getMetadata().getName(),
                e.getMessage());
        schedule.want(uid);
    }

    /** The end of a cooldown is no event: look again when the soonest is over. */
    private void awaitRecovery(Shown shown) {
        cancel(shown.recovery);
        shown.recovery = null;
        view.untilRecoveryMs(shown.targets)
                .ifPresent(
                        wait -> shown.recovery = thread.schedule(() -> recovered(shown), wait, TimeUnit.MILLISECONDS));
    }

    private void recovered(Shown shown) {
        schedule.want(shown.route.getMetadata().getUid());
        awaitTurn();
    }

    private static void cancel(@Nullable ScheduledFuture<?> future) {
        if (future != null) {
            future.cancel(false);
        }
    }

    /** Ends at once; nothing more is written. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
