package dev.llmroute.operator;

import dev.llmroute.api.Condition;
import dev.llmroute.api.LlmRouteStatus;
import dev.llmroute.api.RouterCount;
import dev.llmroute.api.RouterSpec;
import dev.llmroute.config.Fingerprint;
import dev.llmroute.config.RouteWarnings;
import dev.llmroute.operator.RouterPool.Owner;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
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
    private final RouterChildren<P> children;
    private final Collaborators others;

    PoolReconciler(RouterObjects objects, byte[] fingerprintKey, Collaborators others) {
        config = objects.config();
        fingerprint = new Fingerprint(fingerprintKey);
        children = new RouterChildren<>(objects, fingerprintKey);
        this.others = others;
    }

    List<EventSource<?, P>> eventSources(EventSourceContext<P> context) {
        List<EventSource<?, P>> sources = new ArrayList<>(children.eventSources(context));
        sources.add(Watched.endpoints(context));
        others.secrets()
                .client()
                .ifPresent(metadata -> sources.add(
                        Watched.secrets(context, metadata, others.secrets().index())));
        return sources;
    }

    /**
     * Does all that there is to be done now.
     *
     * @param settings how the pods are to be, by what is handed out
     * @return when to look again; empty where all that matters is watched
     */
    Optional<Duration> reconcile(
            P resource,
            Owner owner,
            List<LlmRoute> routes,
            Function<List<Handout>, @Nullable RouterSpec> settings,
            Context<P> context) {
        ClusterSecrets secrets = new ClusterSecrets(context.getClient(), owner.namespace(), config.labelRequired());
        Map<String, RouteDocument> before = RouterChildren.handedOut(context);
        List<Handout> handouts = routes.stream()
                .map(route -> Handout.of(
                        route,
                        Optional.ofNullable(before.get(route.getMetadata().getName())),
                        secrets,
                        fingerprint))
                .toList();
        RouterPool pool = RouterPool.of(owner, settings.apply(handouts), handouts, secrets::withheld);
        others.secrets().index().put(ResourceID.fromResource(resource), secrets.asked());
        if (pool.isNothing()) {
            return refused(handouts, context);
        }
        Optional<NameTaken> taken = children.reconcile(pool, resource, context);
        List<Sight> sights = others.routers().look(resource, pool, handouts, context);
        Stream<Duration> later = Stream.concat(
                refused(handouts, context).stream(),
                sights.stream().flatMap(sight -> tell(sight, taken, secrets).stream()));
        return Stream.concat(later, lookAgain(sights, taken, secrets).stream()).min(Comparator.naturalOrder());
    }

    /** Tells of those that have nothing that could be handed out. */
    private Optional<Duration> refused(List<Handout> handouts, Context<P> context) {
        return handouts.stream()
                .filter(handout -> handout.handed().isEmpty())
                .flatMap(handout -> refused(handout, Routers.count(context, List.of())).stream())
                .min(Comparator.naturalOrder());
    }

    private Optional<Duration> refused(Handout handout, RouterCount routers) {
        others.live().forget(handout.route());
        Conditions conditions = handout.conditions();
        LlmRouteStatus status = new LlmRouteStatus(
                handout.generation(),
                handout.before().servedGeneration(),
                handout.before().url(),
                List.of(conditions.accepted(handout.problems()), conditions.notAccepted(routers.ready())),
                routers,
                null,
                null,
                null);
        return others.status().write(handout.route(), status);
    }

    private Optional<Duration> tell(Sight sight, Optional<NameTaken> taken, ClusterSecrets secrets) {
        LlmRoute route = sight.handout().route();
        Optional<Duration> pause = others.status().write(route, sight.status(conditions(sight, taken, secrets)));
        List<LiveTarget> targets =
                LiveTarget.all(sight.handed().document().bind(), sight.handed().resolved(), fingerprint);
        others.live().show(route, targets);
        others.clearing().obey(route, targets);
        return pause;
    }

    private static List<Condition> conditions(Sight sight, Optional<NameTaken> taken, ClusterSecrets secrets) {
        Handout handout = sight.handout();
        Conditions conditions = handout.conditions();
        List<Condition> all = new ArrayList<>(List.of(conditions.accepted(handout.problems())));
        if (handout.problems().isEmpty()) {
            all.add(conditions.warning(RouteWarnings.of(handout.newest().bind())));
            all.add(conditions.resolvedRefs(
                    sight.handed().missing(),
                    secrets.missingReason(),
                    secrets.missingLabels().orElse(null)));
        }
        all.add(conditions.progressing(sight));
        all.add(taken.map(conditions::nameTaken).orElseGet(() -> conditions.ready(sight)));
        return all;
    }

    /** Where nothing will tell of what is waited for. */
    private Optional<Duration> lookAgain(List<Sight> sights, Optional<NameTaken> taken, ClusterSecrets secrets) {
        if (taken.isPresent()) {
            return Optional.of(SOON);
        }
        Optional<Duration> waiting = sights.stream()
                .filter(sight -> !sight.waited().isZero())
                .map(Sight::lookAgain)
                .min(Comparator.naturalOrder());
        if (waiting.isPresent() || others.secrets().client().isPresent()) {
            return waiting;
        }
        return Optional.of(secrets.lacksSomething() ? SOON : LATER);
    }
}
