package dev.llmroute.operator.rollout;

import dev.llmroute.api.RouterCount;
import dev.llmroute.api.RouterPodStatus;
import dev.llmroute.operator.pool.HandedOut;
import dev.llmroute.operator.pool.Handout;
import dev.llmroute.operator.pool.RouterPool;
import dev.llmroute.operator.rollout.Rollout.Wanted;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks at router pods: how many there are, what they serve, and what keeps them from it. Thread-safe.
 *
 * @param routes since when routes are not in force
 * @param pools since when not all of a pool is
 */
public record Routers(RouterQuestion question, PodNudge nudge, Lags routes, Lags pools) {
    /**
     * What was seen.
     *
     * @param sights of each route that has something handed out
     * @param lookAgain when to, where a pod does not serve what it was given, or something beyond it
     */
    public record Look(
            RouterCount count, List<Sight> sights, Optional<Trouble> trouble, Optional<Duration> lookAgain) {}

    /** Looks; pods that do not serve yet what they were given are nudged, so that it reaches them at once. */
    public Look look(HasMetadata owner, RouterPool pool, List<Handout> handouts, Context<?> context) {
        List<RouterAnswer> answers =
                question.ask(RouterEndpoint.of(context.getSecondaryResourcesAsStream(EndpointSlice.class)));
        List<Seen> seen = handouts.stream()
                .flatMap(handout -> handout.handed().stream()
                        .map(handed -> new Seen(handout, handed, new Rollout(wanted(handout, handed), answers))))
                .toList();
        Optional<Duration> lookAgain = nudge(owner, seen, answers);
        Optional<Deployment> deployment = context.getSecondaryResource(Deployment.class);
        int desired = desired(deployment);
        Optional<Trouble> trouble = deployment
                .filter(each -> seen.stream().anyMatch(route -> !route.isDone(desired)))
                .flatMap(each -> Trouble.of(each, () -> pods(context.getClient(), pool)));
        List<Sight> sights = seen.stream()
                .map(route -> {
                    Duration waited = routes.tell(route.handout.uid(), route.rollout.wanted(), route.isDone(desired));
                    RouterCount count = count(deployment, route.rollout.pods(RouterCount.MAX_PODS));
                    return new Sight(pool, route.handout, route.handed, count, route.rollout, waited, trouble);
                })
                .toList();
        return new Look(count(deployment, List.of()), sights, trouble, lookAgain);
    }

    private record Seen(Handout handout, HandedOut handed, Rollout rollout) {
        boolean isDone(int desired) {
            return desired == 0 || (rollout.inForce() && rollout.readyPods() >= desired);
        }
    }

    private static Wanted wanted(Handout handout, HandedOut handed) {
        return new Wanted(
                handout.route().getMetadata().getNamespace(),
                handout.route().getMetadata().getName(),
                handed.resolved().generation(),
                handed.resolved().keys().digest(),
                handed.resolved().problems().isEmpty());
    }

    private Optional<Duration> nudge(HasMetadata owner, List<Seen> seen, List<RouterAnswer> answers) {
        List<Wanted> wanted = seen.stream().map(route -> route.rollout.wanted()).toList();
        List<RouterEndpoint> behind = Stream.concat(
                        seen.stream().flatMap(route -> route.rollout.behind().stream()),
                        Rollout.servingMore(answers, wanted))
                .distinct()
                .toList();
        String uid = owner.getMetadata().getUid();
        Duration waited = pools.tell(uid, wanted, behind.isEmpty());
        pools.dueNudge(uid)
                .ifPresent(number -> nudge.nudge(
                        owner.getMetadata().getNamespace(),
                        behind,
                        "%s.%08x.%d".formatted(owner.getMetadata().getGeneration(), wanted.hashCode(), number)));
        return behind.isEmpty() ? Optional.empty() : Optional.of(Lags.whileBehind(waited));
    }

    private static List<Pod> pods(KubernetesClient client, RouterPool pool) {
        return client.pods()
                .inNamespace(pool.owner().namespace())
                .withLabels(pool.owner().selector())
                .list()
                .getItems();
    }

    /** How many there are, without asking any. */
    public static RouterCount count(Context<?> context) {
        return count(context.getSecondaryResource(Deployment.class), List.of());
    }

    private static RouterCount count(Optional<Deployment> deployment, List<RouterPodStatus> pods) {
        int ready = deployment
                .map(Deployment::getStatus)
                .map(status -> Objects.requireNonNullElse(status.getReadyReplicas(), 0))
                .orElse(0);
        return new RouterCount(ready, desired(deployment), pods, selector(deployment));
    }

    /** By which autoscalers of a route find its pods. */
    private static @Nullable String selector(Optional<Deployment> deployment) {
        return deployment
                .map(found -> new TreeMap<>(found.getSpec().getSelector().getMatchLabels())
                        .entrySet().stream()
                                .map(label -> label.getKey() + "=" + label.getValue())
                                .collect(Collectors.joining(",")))
                .orElse(null);
    }

    private static int desired(Optional<Deployment> deployment) {
        return deployment.map(found -> found.getSpec().getReplicas()).orElse(0);
    }
}
