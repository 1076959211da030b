package dev.llmroute.operator;

import dev.llmroute.api.Condition;
import dev.llmroute.api.LlmRouteStatus;
import dev.llmroute.operator.event.RouteEvents;
import dev.llmroute.operator.pace.Quiet;
import dev.llmroute.operator.telemetry.ErrorReason;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what the reconciler knows into the status of routes, where that is news. Thread-safe. */
record StatusWriter(KubernetesClient client, RouteEvents events, Quiet quiet) {
    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(Labels.OPERATOR)
            .withForce(true)
            .build();

    private static final int LONGEST_ERROR = 512;

    /**
     * Writes.
     *
     * @param status without what is {@link LiveStatus}' part
     * @return when to try again, where the status has been written just now; else empty
     */
    Optional<Duration> write(LlmRoute route, LlmRouteStatus status) {
        LlmRouteStatus before = route.getStatus();
        if (saysSo(before, status)) {
            return Optional.empty();
        }
        String uid = route.getMetadata().getUid();
        Duration left = quiet.left(uid);
        if (!left.isZero()) {
            return Optional.of(left);
        }
        quiet.wrote(uid);
        client.resource(route.withStatusOnly(status)).subresource("status").patch(APPLY);
        events.record(
                route, StatusEvents.ofConditions(before, Objects.requireNonNullElse(status.conditions(), List.of())));
        return Optional.empty();
    }

    private static boolean saysSo(@Nullable LlmRouteStatus before, LlmRouteStatus now) {
        return before != null
                && Objects.equals(before.observedGeneration(), now.observedGeneration())
                && Objects.equals(before.servedGeneration(), now.servedGeneration())
                && Objects.equals(before.url(), now.url())
                && Objects.equals(before.routers(), now.routers())
                && Objects.requireNonNullElse(now.conditions(), List.<Condition>of()).stream()
                        .allMatch(condition -> Conditions.find(before, condition.type())
                                .filter(condition::saysTheSameAs)
                                .isPresent());
    }

    /**
     * Tells that the operator could not do its part. What routers serve goes on meanwhile, as the status says.
     */
    void failed(LlmRoute route, Exception failure) {
        String message = message(failure);
        LOG.warn(
                "{}/{} cannot be brought in line, and is tried again: {}",
                route.getMetadata().getNamespace(),
                route.getMetadata().getName(),
                message);
        LOG.debug("The failure", failure);
        Optional<Reason> reason = reason(failure, message);
        if (reason.isEmpty()) {
            return;
        }
        LlmRouteStatus before = Objects.requireNonNullElse(route.getStatus(), LlmRouteStatus.EMPTY);
        Conditions conditions = new Conditions(before, route.getMetadata().getGeneration(), Instant.now());
        List<Condition> all = new ArrayList<>(List.of(
                conditions.accepted(RouteDocument.of(route).problems()), conditions.failed(reason.get(), message)));
        all.add(Conditions.find(before, Conditions.READY).orElseGet(() -> conditions.neverReady(message)));
        Conditions.find(before, Conditions.WARNING).ifPresent(all::add);
        Conditions.find(before, Conditions.RESOLVED_REFS).ifPresent(all::add);
        write(
                route,
                new LlmRouteStatus(
                        route.getMetadata().getGeneration(),
                        before.servedGeneration(),
                        before.url(),
                        all,
                        before.routers(),
                        null,
                        null,
                        null));
    }

    /** Empty for what passes by itself, and tells a person nothing. */
    private static Optional<Reason> reason(Exception failure, String message) {
        return switch (ErrorReason.of(failure)) {
            case Conflict, NotFound, NamespaceTerminating, NotLeading -> Optional.empty();
            case Forbidden -> Optional.of(message.contains("exceeded quota") ? Reason.QuotaExceeded : Reason.Forbidden);
            case Invalid -> Optional.of(Reason.ApplyRefused);
            case ApiUnavailable -> Optional.of(Reason.ApiUnavailable);
            case Other -> Optional.of(Reason.OperatorFailed);
        };
    }

    /** What the API server said, where it has said something. */
    private static String message(Exception failure) {
        String said = ErrorReason.refusal(failure)
                .map(refused ->
                        refused.getStatus() != null && refused.getStatus().getMessage() != null
                                ? refused.getStatus().getMessage()
                                : String.valueOf(refused.getMessage()))
                .orElseGet(failure::toString);
        String line = said.replaceAll("\\s+", " ");
        return line.length() > LONGEST_ERROR ? line.substring(0, LONGEST_ERROR) + "…" : line;
    }
}
