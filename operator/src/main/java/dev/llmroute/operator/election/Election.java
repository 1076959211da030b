package dev.llmroute.operator.election;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One operator's part in the election of the leader, by a Lease: who holds it works, the others are ready to. Thread-safe.
 *
 * <p>A leader that dies is followed when its Lease is over, and one that ends in order at once, since it gives the Lease back.
 * Whether a Lease is over is judged by its times, so the clocks of two nodes may differ by the 5 s that it outlasts {@link
 * LeaseFence#HOLD}.
 *
 * <p>A leader that could not renew its Lease writes nothing any more. It goes on when it can, where the Lease still bears its name:
 * then nobody has led meanwhile, and all that it knows is as true as before. Else it ends.
 */
public final class Election {
    private static final Logger LOG = LoggerFactory.getLogger(Election.class);

    /** For how long the Lease is another's that is not renewed. */
    static final Duration LEASE = Duration.ofSeconds(15);

    /** How often the leader renews it; followers look a little less often. */
    private static final Duration RETRY = Duration.ofMillis(1500);

    /** How often one that is late tries to; more often than followers look, who would make it end. */
    private static final Duration LATE = Duration.ofMillis(500);

    private final String namespace;
    private final String lease;
    private final String identity;
    private final LeaseFence fence;
    private final Runnable whenLost;
    private volatile boolean retired;

    /**
     * @param namespace of the Lease
     * @param lease its name
     * @param identity of this operator among those of the installation
     * @param fence through which all calls of this process go
     * @param whenLost must end the process: what it had begun belongs to another now
     */
    public Election(String namespace, String lease, String identity, LeaseFence fence, Runnable whenLost) {
        this.namespace = namespace;
        this.lease = lease;
        this.identity = identity;
        this.fence = fence;
        this.whenLost = whenLost;
    }

    /**
     * For the operator that is about to start; from now on nothing is written but by the leader.
     *
     * @param client by which a Lease is renewed that could not be for a while
     */
    public LeaderElectionConfiguration begin(KubernetesClient client) {
        fence.raise();
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(lease)
                .withLeaseNamespace(namespace)
                .withIdentity(identity)
                .withLeaseDuration(LEASE)
                .withRenewDeadline(LeaseFence.HOLD)
                .withRetryPeriod(RETRY)
                // It would end the process by its shutdown hooks, which wait for the election, which waits for the end.
                .withExitOnStopLeading(false)
                .withLeaderCallbacks(new LeaderCallbacks(this::won, () -> lost(client), this::seen))
                .build();
    }

    private void won() {
        LOG.info("This operator leads: {} holds the Lease {}/{}", identity, namespace, lease);
    }

    private void seen(@Nullable String leader) {
        if (leader != null && !leader.isEmpty() && !leader.equals(identity)) {
            LOG.info("This operator follows: {} holds the Lease {}/{}", leader, namespace, lease);
        }
    }

    /** JOSDK's election ends with this, and holds a lock meanwhile. */
    private void lost(KubernetesClient client) {
        if (!retired) {
            LOG.warn("The Lease {}/{} was not renewed in time, or is another's: nothing is written", namespace, lease);
            Thread.ofPlatform().daemon().name("llmroute-lease").start(() -> renewOrEnd(client));
        }
    }

    /** What JOSDK's election did until it was late; it does not begin a second time. */
    private void renewOrEnd(KubernetesClient client) {
        Duration pause = LATE;
        while (!retired) {
            try {
                if (!renewed(client)) {
                    LOG.error("This operator ends: {} has lost the Lease {}/{}", identity, namespace, lease);
                    whenLost.run();
                    return;
                }
                if (pause.equals(LATE)) {
                    won();
                }
                pause = RETRY;
            } catch (KubernetesClientException e) {
                LOG.debug("The Lease {}/{} cannot be renewed now", namespace, lease, e);
                pause = LATE;
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    /** Not where it was another's meanwhile, who put its own name into it, and left none if it gave it back. */
    private boolean renewed(KubernetesClient client) {
        Lease found = client.leases().inNamespace(namespace).withName(lease).get();
        if (found == null || !identity.equals(found.getSpec().getHolderIdentity())) {
            return false;
        }
        found.getSpec().setRenewTime(ZonedDateTime.now(ZoneOffset.UTC));
        client.resource(found).lockResourceVersion().update();
        return true;
    }

    /** Whether this operator may write. */
    public boolean isLeading() {
        return fence.letsWrite();
    }

    /** How long ago the election did something. */
    public Duration sinceLook() {
        return fence.sinceLook();
    }

    /** From now on losing the Lease is no news: the operator is about to stop. */
    public void retire() {
        retired = true;
    }

    /**
     * Gives the Lease back, so that another leads at once. To be called when the operator has stopped: nothing more is written. Where
     * something has been sent whose end is not known, the Lease runs out by itself instead.
     */
    public void release(KubernetesClient client) {
        fence.shut();
        if (fence.isWriting()) {
            LOG.info("A write is still on its way: the Lease {}/{} is left to run out", namespace, lease);
            return;
        }
        Resource<Lease> resource = client.leases().inNamespace(namespace).withName(lease);
        try {
            Lease found = resource.get();
            if (found != null && identity.equals(found.getSpec().getHolderIdentity())) {
                found.getSpec().setHolderIdentity(null);
                client.resource(found).lockResourceVersion().update();
                LOG.info("Gave the Lease {}/{} back", namespace, lease);
            }
        } catch (KubernetesClientException e) {
            LOG.warn("The Lease {}/{} is left to run out: {}", namespace, lease, e.getMessage());
        }
    }
}
