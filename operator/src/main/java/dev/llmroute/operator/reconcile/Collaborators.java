package dev.llmroute.operator.reconcile;

import dev.llmroute.operator.child.Upgrades;
import dev.llmroute.operator.election.InstanceGuard;
import dev.llmroute.operator.resource.LlmRoute;
import dev.llmroute.operator.rollout.Routers;
import dev.llmroute.operator.status.LiveStatus;
import dev.llmroute.operator.status.StatusWriter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * With whom the reconciler works.
 *
 * @param live shows the targets of a route in its status
 * @param status writes all else of the status
 * @param guard says whether a route is this installation's
 * @param departures knows what is not worth a try any more
 * @param clearing does what a route's annotation asks for
 * @param routers looks at the router pods
 * @param secrets what is known of Secrets without reading them
 * @param gateways which route is attached to which gateway
 * @param upgrades which pools change because the installation has
 */
public record Collaborators(
        LiveStatus live,
        StatusWriter status,
        InstanceGuard guard,
        Departures departures,
        ClearAnnotation clearing,
        Routers routers,
        SecretWatch secrets,
        Gateways gateways,
        Upgrades upgrades) {
    /**
     * What keeps this operator from doing anything for a route or a gateway now: its namespace goes away, or it is another
     * installation's.
     *
     * @param children what there is of it
     * @return when to look again; empty where nothing does
     */
    Optional<Duration> keptAway(HasMetadata resource, Stream<? extends HasMetadata> children) {
        Optional<Duration> lookAgain = departures.concern(resource)
                ? Optional.of(Departures.LOOK_AGAIN)
                : guard.lets(resource, children) ? Optional.empty() : Optional.of(InstanceGuard.LOOK_AGAIN);
        if (lookAgain.isPresent()) {
            upgrades.end(resource.getMetadata().getUid());
            if (resource instanceof LlmRoute route) {
                live.forget(route);
            }
        }
        return lookAgain;
    }

    /** Nothing more is done for the route or the gateway, so nothing is kept of it. */
    void forget(HasMetadata gone) {
        if (gone instanceof LlmRoute route) {
            live.forget(route);
        }
        String uid = gone.getMetadata().getUid();
        routers.routes().forget(uid);
        routers.pools().forget(uid);
        upgrades.end(uid);
        secrets.index.forget(gone);
    }

    /** Of how many routes and gateways something is kept, at most. */
    public int kept() {
        return IntStream.of(
                        live.kept(),
                        secrets.index.size(),
                        routers.routes().size(),
                        routers.pools().size(),
                        gateways.kept(),
                        upgrades.size())
                .max()
                .orElseThrow();
    }

    /**
     * Which Secrets are named, and how they are watched.
     *
     * @param client sees their metadata; empty: they are not watched but looked at again and again
     */
    public record SecretWatch(Optional<KubernetesClient> client, SecretIndex index) {}
}
