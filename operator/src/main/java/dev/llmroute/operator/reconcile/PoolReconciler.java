package dev.llmroute.operator.reconcile;

import dev.llmroute.api.Condition;
import dev.llmroute.api.LlmRouteStatus;
import dev.llmroute.api.RouterCount;
import dev.llmroute.api.RouterSpec;
import dev.llmroute.config.Fingerprint;
import dev.llmroute.config.RouteWarnings;
import dev.llmroute.config.Warning;
import dev.llmroute.operator.child.RouterChildren;
import dev.llmroute.operator.child.RouterChildren.Made;
import dev.llmroute.operator.child.RouterConfigMaps;
import dev.llmroute.operator.child.RouterObjects;
import dev.llmroute.operator.child.SettingsCheck;
import dev.llmroute.operator.installation.OperatorConfig;
import dev.llmroute.operator.pool.Handout;
import dev.llmroute.operator.pool.RouterPool;
import dev.llmroute.operator.pool.RouterPool.Kind;
import dev.llmroute.operator.pool.RouterPool.Owner;
import dev.llmroute.operator.resource.LlmRoute;
import dev.llmroute.operator.resource.RouteDocument;
import dev.llmroute.operator.rollout.Routers;
import dev.llmroute.operator.rollout.Sight;
import dev.llmroute.operator.status.Conditions;
import dev.llmroute.operator.status.LiveTarget;
import dev.llmroute.operator.status.Outcome;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings router pods, and what belongs to them, in line with the routes that they serve, and tells in the status of each route how far
 * that is. Thread-safe.
 *
 * @param <P> of what the pods belong to
 */
final class PoolReconciler<P extends HasMetadata> {
    /** When to look again at what tells nobody that it has changed: soon where something is missing. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final Duration LATER = Duration.ofMinutes(1);

    private final OperatorConfig config;
    private final Fingerprint fingerprint;
    private final Turns<P> turns;
    private final RouterChildren<P> children;
    private final Collaborators others;

    /** @param type of what the pools belong to */
    PoolReconciler(Class<P> type, RouterObjects objects, byte[] fingerprintKey, Collaborators others) {
        config = objects.config();
        fingerprint = new Fingerprint(fingerprintKey);
        turns = new Turns<>(type);
        children = new RouterChildren<>(objects, fingerprintKey, others.upgrades(), turns::come);
        this.others = others;
    }

    List<EventSource<?, P>> eventSources(EventSourceContext<P> context) {
        List<EventSource<?, P>> sources = new ArrayList<>(children.eventSources(context));
        sources.add(turns);
        sources.add(Watched.endpoints(context));
        sources.add(new Deleted<>(context.getPrimaryResourceClass(), others::forget));
        others.secrets()
                .client()
                .ifPresent(metadata -> sources.add(
                        Watched.secrets(context, metadata, others.secrets().index())));
        return sources;
    }

    /**
     * What a pool is to be.
     *
     * @param documents what each route says
     * @param settings how the pods are to be, by what is handed out
     */
    record Plan(
            Owner owner,
            List<LlmRoute> routes,
            Function<LlmRoute, RouteDocument> documents,
            Function<List<Handout>, @Nullable RouterSpec> settings) {}

    /** @param lookAgain when to look again; empty where all that matters is watched */
    static <R extends HasMetadata> UpdateControl<R> done(Optional<Duration> lookAgain) {
        UpdateControl<R> done = UpdateControl.noUpdate();
        lookAgain.ifPresent(done::rescheduleAfter);
        return done;
    }

    /** Does all that there is to be done now. */
    Outcome reconcile(P resource, Plan plan, Context<P> context) {
        try {
            return bringInLine(resource, plan, context);
        } finally {
            if (isGone(resource, context)) {
                others.forget(resource);
            }
        }
    }

    /** Whether it has been deleted meanwhile: then what was just remembered of it is of no use. */
    private boolean isGone(P resource, Context<P> context) {
        return context.getPrimaryCache()
                .get(ResourceID.fromResource(resource))
                .filter(now ->
                        now.getMetadata().getUid().equals(resource.getMetadata().getUid()))
                .isEmpty();
    }

    private Outcome bringInLine(P resource, Plan plan, Context<P> context) {
        Owner owner = plan.owner();
        ClusterSecrets secrets = new ClusterSecrets(context.getClient(), owner.namespace(), config.labelRequired());
        Map<String, RouteDocument> before = RouterConfigMaps.handedOut(context);
        List<Handout> handouts = plan.routes().stream()
                .map(route -> Handout.of(
                        route,
                        plan.documents().apply(route),
                        Optional.ofNullable(before.get(route.getMetadata().getName())),
                        secrets,
                        fingerprint,
                        settings -> SettingsCheck.refused(settings, config)))
                .toList();
        RouterPool pool = RouterPool.of(
                owner, plan.settings().apply(handouts), handouts, secrets::withheld, RouterConfigMaps.names(context));
        others.secrets().index().put(resource, secrets.asked());
        RouterCount routers = Routers.count(context);
        Optional<Duration> refused = refused(handouts, routers);
        if (pool.isNothing()) {
            return new Outcome(pool, routers, List.of(), Made.NOTHING, Optional.empty(), refused);
        }
        Made made = children.reconcile(pool, resource, context);
        Routers.Look look = others.routers().look(resource, pool, handouts, context);
        Stream<Optional<Duration>> told = look.sights().stream().map(sight -> tell(sight, made, secrets));
        Stream<Optional<Duration>> later =
                Stream.of(refused, lookAgain(look.sights(), made, secrets), look.lookAgain());
        return new Outcome(
                pool,
                look.count(),
                look.sights(),
                made,
                look.trouble(),
                Stream.concat(told, later).flatMap(Optional::stream).min(Comparator.naturalOrder()));
    }

    /** Tells of those that have nothing that could be handed out. */
    private Optional<Duration> refused(List<Handout> handouts, RouterCount routers) {
        return handouts.stream()
                .filter(handout -> handout.handed().isEmpty())
                .flatMap(handout -> refused(handout, routers).stream())
                .min(Comparator.naturalOrder());
    }

    private Optional<Duration> refused(Handout handout, RouterCount routers) {
        others.live().forget(handout.route());
        Conditions conditions = Conditions.of(handout);
        LlmRouteStatus status = LlmRouteStatus.ofReconciler(
                handout.generation(),
                handout.before().servedGeneration(),
                handout.before().url(),
                List.of(
                        conditions.accepted(handout.problems()),
                        routers.ready() > 0
                                ? conditions.stillServing(handout.before().servedGeneration())
                                : conditions.notAccepted()),
                routers);
        return others.status().write(handout.route(), status);
    }

    private Optional<Duration> tell(Sight sight, Made made, ClusterSecrets secrets) {
        LlmRoute route = sight.handout().route();
        Optional<Duration> pause = others.status().write(route, sight.status(conditions(sight, made, secrets)));
        List<LiveTarget> targets =
                LiveTarget.all(sight.handed().document().bind(), sight.handed().resolved(), fingerprint);
        others.live().show(route, targets);
        others.clearing().obey(route, targets);
        return pause;
    }

    private static List<Condition> conditions(Sight sight, Made made, ClusterSecrets secrets) {
        Handout handout = sight.handout();
        Conditions conditions = Conditions.of(handout);
        List<Condition> all = new ArrayList<>(List.of(conditions.accepted(handout.problems())));
        if (handout.problems().isEmpty()) {
            List<Warning> warnings =
                    new ArrayList<>(RouteWarnings.of(handout.newest().bind()));
            if (sight.pool().owner().kind() == Kind.Gateway) {
                warnings.addAll(
                        GatewayWarnings.of(handout.newest(), sight.pool().routes()));
            }
            all.add(conditions.warning(warnings));
            all.add(conditions.resolvedRefs(
                    sight.handed().missing(),
                    secrets.missingReason(),
                    secrets.missingLabels().orElse(null)));
        }
        all.add(made.waits() && sight.waited().isZero() ? conditions.upgradeQueued() : conditions.progressing(sight));
        all.add(made.taken().map(conditions::nameTaken).orElseGet(() -> conditions.ready(sight)));
        return all;
    }

    /** Where nothing will tell of what is waited for. */
    private Optional<Duration> lookAgain(List<Sight> sights, Made made, ClusterSecrets secrets) {
        if (made.taken().isPresent()) {
            return Optional.of(SOON);
        }
        Stream<Duration> waiting =
                sights.stream().filter(sight -> !sight.waited().isZero()).map(Sight::lookAgain);
        Stream<Duration> unwatched = others.secrets().client().isPresent()
                ? Stream.empty()
                : Stream.of(secrets.lacksSomething() ? SOON : LATER);
        Stream<Duration> queued = made.waits() ? Stream.of(LATER) : Stream.empty();
        return Stream.of(waiting, unwatched, queued)
                .flatMap(Function.identity())
                .min(Comparator.naturalOrder());
    }
}
