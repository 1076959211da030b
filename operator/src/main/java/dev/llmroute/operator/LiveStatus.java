package dev.llmroute.operator;

import dev.llmroute.api.Condition;
import dev.llmroute.api.LlmRouteStatus;
import dev.llmroute.api.TargetStatus;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.route.Target;
import dev.llmroute.route.TargetState;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into the status of each route which of its targets are cooling down. A first change shows after a second; then a
 * route is written at most once in five, and never where nothing changed. Thread-safe: all work is done by one thread of its
 * own, so a slow API server delays the status and nothing else.
 */
final class LiveStatus implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveStatus.class);

    /** The field manager of what is written here; the reconciler's fields are another's. */
    static final String FIELD_MANAGER = "llmroute-live";

    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(FIELD_MANAGER)
            .withForce(true)
            .build();

    private static final Duration GATHER = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** A route on show. Only the thread of this class touches it. */
    private static final class Shown {
        private LlmRoute route;
        private List<LiveTarget> targets;
        private @Nullable LlmRouteStatus written;
        private @Nullable ScheduledFuture<?> write;
        private @Nullable ScheduledFuture<?> recovery;
        private long quietUntilNanos = System.nanoTime();

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
    private final Cooldowns cooldowns;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("llmroute-live-status").daemon().factory());
    private final Map<String, Shown> byUid = new HashMap<>();
    private final AtomicBoolean changed = new AtomicBoolean();

    LiveStatus(KubernetesClient client, Cooldowns cooldowns) {
        this.client = client;
        this.cooldowns = cooldowns;
        cooldowns.onChange(this::cooldownsChanged);
    }

    /** From now on the route's status shows these targets, until {@link #forget} or the route is gone. */
    void show(LlmRoute route, List<LiveTarget> targets) {
        run(() -> {
            Shown shown = byUid.computeIfAbsent(route.getMetadata().getUid(), uid -> new Shown(route, targets));
            shown.route = route;
            shown.targets = targets;
            schedule(shown);
        });
    }

    /** What the status says now stays as it is. */
    void forget(LlmRoute route) {
        run(() -> remove(route.getMetadata().getUid()));
    }

    private void remove(String uid) {
        Shown shown = byUid.remove(uid);
        if (shown != null) {
            cancel(shown.write);
            cancel(shown.recovery);
        }
    }

    private void cooldownsChanged() {
        if (changed.compareAndSet(false, true)) {
            run(() -> {
                changed.set(false);
                byUid.values().forEach(this::schedule);
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

    private void schedule(Shown shown) {
        if (shown.write == null) {
            long quiet = shown.quietUntilNanos - System.nanoTime();
            shown.write = thread.schedule(() -> write(shown), Math.max(GATHER.toNanos(), quiet), TimeUnit.NANOSECONDS);
        }
    }

    private void write(Shown shown) {
        shown.write = null;
        LlmRouteStatus now = status(shown);
        if (!now.equals(shown.written)) {
            shown.quietUntilNanos = System.nanoTime() + PAUSE.toNanos();
            try {
                client.resource(shown.route.withStatusOnly(now))
                        .subresource("status")
                        .patch(APPLY);
                shown.written = now;
            } catch (KubernetesClientException e) {
                failed(shown, e);
                return;
            }
        }
        awaitRecovery(shown);
    }

    private void failed(Shown shown, KubernetesClientException e) {
        if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND || e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
            remove(shown.route.getMetadata().getUid());
            return;
        }
        LOG.warn(
                "The live status of {}/{} cannot be written; trying again: {}",
                shown.route.getMetadata().getNamespace(),
                shown.route.getMetadata().getName(),
                e.getMessage());
        schedule(shown);
    }

    private LlmRouteStatus status(Shown shown) {
        List<TargetStatus> targets = new ArrayList<>();
        for (LiveTarget target : shown.targets) {
            Target found = target.target();
            targets.add(
                    found == null
                            ? new TargetStatus(target.name(), TargetState.KeyMissing, null, null, null)
                            : state(target.name(), active(found)));
        }
        Condition degraded = new Conditions(
                        shown.before(), shown.route.getMetadata().getGeneration(), Instant.now())
                .degraded(targets);
        String soonest = targets.stream()
                .map(TargetStatus::until)
                .filter(until -> until != null)
                .min(String::compareTo)
                .orElse(null);
        long ready = targets.stream()
                .filter(target -> target.state() == TargetState.Ready)
                .count();
        return new LlmRouteStatus(null, List.of(degraded), null, ready + "/" + targets.size(), soonest, targets);
    }

    private @Nullable KnownCooldown active(Target target) {
        return cooldowns.of(target).availability(Demand.SMALLEST) instanceof KnownCooldown active ? active : null;
    }

    private TargetStatus state(String name, @Nullable KnownCooldown cooldown) {
        return cooldown == null
                ? new TargetStatus(name, TargetState.Ready, null, null, null)
                : new TargetStatus(
                        name,
                        cooldown.cooldown().state(),
                        cooldown.cooldown().failureClass().name(),
                        cooldown.cooldown().isBroken() ? null : until(cooldown),
                        new WaitSource(cooldown.cooldown().cause().waitSource()).camelCase());
    }

    /** As it was stated, unless it holds here for another time: computing it anew each time would change it by milliseconds. */
    private String until(KnownCooldown cooldown) {
        long here = cooldown.untilMs(cooldowns.time());
        long stated = cooldown.cooldown().untilMs();
        long until = Math.abs(here - stated) < 2000 ? stated : here;
        return Instant.ofEpochMilli(until + 999).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** The end of a cooldown is no event: look again when the soonest is over. */
    private void awaitRecovery(Shown shown) {
        cancel(shown.recovery);
        shown.recovery = null;
        shown.targets.stream()
                .flatMap(target -> Stream.ofNullable(target.target()))
                .map(this::active)
                .filter(cooldown -> cooldown != null)
                .mapToLong(cooldown -> cooldown.remainingMs(cooldowns.time()))
                .min()
                .ifPresent(
                        wait -> shown.recovery = thread.schedule(() -> schedule(shown), wait, TimeUnit.MILLISECONDS));
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
