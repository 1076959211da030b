package dev.llmroute.operator.status;

import dev.llmroute.api.Condition;
import dev.llmroute.api.LlmGatewayStatus;
import dev.llmroute.api.LlmRouteStatus;
import dev.llmroute.operator.apiserver.ServerSideApply;
import dev.llmroute.operator.election.NotLeading;
import dev.llmroute.operator.event.RouteEvents;
import dev.llmroute.operator.pace.Quiet;
import dev.llmroute.operator.pool.Labels;
import dev.llmroute.operator.resource.LlmGateway;
import dev.llmroute.operator.resource.LlmRoute;
import dev.llmroute.operator.resource.RouteDocument;
import dev.llmroute.operator.telemetry.ErrorReason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what the reconciler knows into the status of routes and gateways, where that is news. Thread-safe. */
public record StatusWriter(KubernetesClient client, RouteEvents events, Quiet quiet) {
    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
    private static final PatchContext APPLY = ServerSideApply.by(Labels.OPERATOR);

    private static final int LONGEST_ERROR = 512;

    /**
     * Writes.
     *
     * @param status without what is {@link LiveStatus}' part
     * @return when to try again, where the status has been written just now; else empty
     */
    public Optional<Duration> write(LlmRoute route, LlmRouteStatus status) {
        LlmRouteStatus before = route.getStatus();
        if (saysSo(before, status)) {
            return Optional.empty();
        }
        Optional<Duration> pause = apply(route.withStatusOnly(status));
        if (pause.isEmpty()) {
            events.record(
                    route,
                    StatusEvents.ofConditions(before, Objects.requireNonNullElse(status.conditions(), List.of())));
        }
        return pause;
    }

    /** As above, for a gateway. */
    public Optional<Duration> write(LlmGateway gateway, LlmGatewayStatus status) {
        return saysSo(gateway.getStatus(), status) ? Optional.empty() : apply(gateway.withStatusOnly(status));
    }

    private Optional<Duration> apply(HasMetadata patch) {
        String uid = patch.getMetadata().getUid();
        Duration left = quiet.left(uid);
        if (!left.isZero()) {
            return Optional.of(left);
        }
        quiet.wrote(uid);
        client.resource(patch).subresource("status").patch(APPLY);
        return Optional.empty();
    }

    private static boolean saysSo(@Nullable LlmRouteStatus before, LlmRouteStatus now) {
        return before != null
                && Objects.equals(before.observedGeneration(), now.observedGeneration())
                && Objects.equals(before.servedGeneration(), now.servedGeneration())
                && Objects.equals(before.url(), now.url())
                && Objects.equals(before.routers(), now.routers())
                && sayTheSame(before.conditions(), now.conditions());
    }

    private static boolean saysSo(@Nullable LlmGatewayStatus before, LlmGatewayStatus now) {
        return before != null
                && Objects.equals(before.observedGeneration(), now.observedGeneration())
                && Objects.equals(before.url(), now.url())
                && Objects.equals(before.routers(), now.routers())
                && Objects.equals(before.routes(), now.routes())
                && Objects.equals(before.routesInForce(), now.routesInForce())
                && sayTheSame(before.conditions(), now.conditions());
    }

    /** In those before there may be more: another's. */
    private static boolean sayTheSame(@Nullable List<Condition> before, @Nullable List<Condition> now) {
        return Objects.requireNonNullElse(now, List.<Condition>of()).stream()
                .allMatch(condition -> Objects.requireNonNullElse(before, List.<Condition>of()).stream()
                        .anyMatch(condition::saysTheSameAs));
    }

    /** Tells that the gateway to which a route is attached is not there. */
    public Optional<Duration> withoutGateway(LlmRoute route, String gateway) {
        Conditions conditions = Conditions.of(route, before(route).conditions());
        String message = "there is no LlmGateway " + gateway
                + " in the namespace, or the definition of LlmGateway is not installed";
        List<Condition> all = List.of(
                conditions.accepted(RouteDocument.of(route).problems()),
                conditions.is(Reason.GatewayNotFound, false, message));
        return write(route, LlmRouteStatus.ofReconciler(route.getMetadata().getGeneration(), null, null, all, null));
    }

    private static LlmRouteStatus before(LlmRoute route) {
        return Objects.requireNonNullElse(route.getStatus(), LlmRouteStatus.EMPTY);
    }

    /** Tells that the operator could not do its part. What routers serve goes on meanwhile, as the status says. */
    public void failed(LlmRoute route, Exception failure) {
        told(route, failure).ifPresent(told -> write(route, failed(route, told)));
    }

    /** As above, for a gateway. */
    public void failed(LlmGateway gateway, Exception failure) {
        told(gateway, failure)
                .ifPresent(told -> write(gateway, GatewayConditions.of(gateway).failed(told.reason, told.message)));
    }

    private static LlmRouteStatus failed(LlmRoute route, Told told) {
        LlmRouteStatus before = before(route);
        Conditions conditions = Conditions.of(route, before.conditions());
        List<Condition> all = new ArrayList<>(List.of(
                conditions.accepted(RouteDocument.of(route).problems()),
                conditions.is(told.reason, false, told.message)));
        all.add(conditions.find(Conditions.READY).orElseGet(() -> conditions.neverReady(told.message)));
        conditions.find(Conditions.WARNING).ifPresent(all::add);
        conditions.find(Conditions.RESOLVED_REFS).ifPresent(all::add);
        return LlmRouteStatus.ofReconciler(
                route.getMetadata().getGeneration(), before.servedGeneration(), before.url(), all, before.routers());
    }

    /** A failure in a condition's words. */
    private record Told(Reason reason, String message) {}

    /** Tells the log; empty for what tells a person nothing in the status. */
    private static Optional<Told> told(HasMetadata resource, Exception failure) {
        if (ErrorReason.of(failure) == ErrorReason.NotLeading) {
            return Optional.empty();
        }
        String message = tell(resource, failure);
        return reason(failure, message).map(reason -> new Told(reason, message));
    }

    private static String tell(HasMetadata resource, Exception failure) {
        String message = message(failure);
        LOG.warn(
                "{} {}/{} cannot be brought in line, and is tried again: {}",
                resource.getKind(),
                resource.getMetadata().getNamespace(),
                resource.getMetadata().getName(),
                message);
        LOG.debug("The failure", failure);
        return message;
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
