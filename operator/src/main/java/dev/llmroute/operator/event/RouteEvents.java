package dev.llmroute.operator.event;

import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.operator.telemetry.ErrorReason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventSeries;
import io.fabric8.kubernetes.api.model.events.v1.EventSeriesBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records events of routes. What happens often is counted and written seldom, see {@link EventQueue}; what cannot be written is
 * dropped, since an event is only told by the way. Thread-safe: all work is done by one thread of its own.
 */
public final class RouteEvents implements AutoCloseable {
    /** By which events are known as the operator's. */
    public static final String CONTROLLER = "llmroute.dev/operator";

    private static final Logger LOG = LoggerFactory.getLogger(RouteEvents.class);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int LONGEST_INSTANCE = 128;

    private final KubernetesClient client;
    private final String instance;
    private final TimeSource time;
    private final Consumer<Boolean> counter;
    private final EventQueue queue;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("llmroute-events").daemon().factory());
    private @Nullable ScheduledFuture<?> turn;
    private boolean toldOfRights;

    /**
     * @param instance which of the operators this one is
     * @param counter hears of each event whether it was written, rather than dropped
     */
    public RouteEvents(KubernetesClient client, String instance, TimeSource time, Consumer<Boolean> counter) {
        this.client = client;
        this.instance = instance.substring(0, Math.min(LONGEST_INSTANCE, instance.length()));
        this.time = time;
        this.counter = counter;
        queue = new EventQueue(time);
    }

    /** Something happened just now. To be called when it begins, not for as long as it lasts. */
    public void record(HasMetadata route, Occurrence occurrence) {
        record(route, List.of(occurrence));
    }

    /** As above, for several things at once. */
    public void record(HasMetadata route, List<Occurrence> occurrences) {
        if (occurrences.isEmpty()) {
            return;
        }
        ObjectReference reference = new ObjectReferenceBuilder()
                .withApiVersion(route.getApiVersion())
                .withKind(route.getKind())
                .withNamespace(route.getMetadata().getNamespace())
                .withName(route.getMetadata().getName())
                .withUid(route.getMetadata().getUid())
                .build();
        try {
            thread.execute(() -> {
                for (Occurrence each : occurrences) {
                    if (!queue.add(reference, each)) {
                        counter.accept(false);
                    }
                }
                await();
            });
        } catch (RejectedExecutionException closed) {
            LOG.debug("The operator ends: an event is not written");
        }
    }

    private void await() {
        if (turn != null) {
            turn.cancel(false);
        }
        queue.delay().ifPresent(delay -> turn = thread.schedule(this::drain, delay.toNanos(), TimeUnit.NANOSECONDS));
    }

    private void drain() {
        for (Optional<EventQueue.Due> due = queue.next(); due.isPresent(); due = queue.next()) {
            counter.accept(write(due.get()));
        }
        await();
    }

    private boolean write(EventQueue.Due due) {
        try {
            if (due.isNew()) {
                client.resource(event(due)).create();
            } else {
                // A patch of text would be preceded by a read, to which the operator has no right.
                client.resource(new EventBuilder()
                                .withNewMetadata()
                                .withNamespace(due.route().getNamespace())
                                .withName(due.name())
                                .endMetadata()
                                .withSeries(series(due.count()))
                                .build())
                        .patch(PatchContext.of(PatchType.JSON_MERGE));
            }
            return true;
        } catch (KubernetesClientException e) {
            queue.gone(due.key());
            failed(due, e);
            return false;
        }
    }

    private void failed(EventQueue.Due due, KubernetesClientException e) {
        boolean lacksRights = e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                && ErrorReason.of(e) != ErrorReason.NamespaceTerminating;
        if (lacksRights && !toldOfRights) {
            toldOfRights = true;
            LOG.warn(
                    "Events cannot be written; the operator's role needs create and patch of events.k8s.io: {}",
                    e.getMessage());
        } else {
            LOG.debug(
                    "An event of {}/{} is dropped: {}",
                    due.route().getNamespace(),
                    due.route().getName(),
                    e.getMessage());
        }
    }

    private Event event(EventQueue.Due due) {
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(due.route().getNamespace())
                .withName(due.name())
                .endMetadata()
                .withRegarding(due.route())
                .withReportingController(CONTROLLER)
                .withReportingInstance(instance)
                .withType(due.key().reason().type())
                .withReason(due.key().reason().name())
                .withAction(due.key().reason().action())
                .withNote(due.key().note())
                .withEventTime(now())
                // A series has two at least.
                .withSeries(due.count() > 1 ? series(due.count()) : null)
                .build();
    }

    private EventSeries series(int count) {
        return new EventSeriesBuilder()
                .withCount(count)
                .withLastObservedTime(now())
                .build();
    }

    private MicroTime now() {
        return new MicroTime(MICROS.format(Instant.ofEpochMilli(time.millis())));
    }

    /** Ends at once; what waits is not written. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
