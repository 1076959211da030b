package dev.llmroute.operator;

import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.operator.apiserver.ApiClient;
import dev.llmroute.operator.apiserver.CallObserver;
import dev.llmroute.operator.apiserver.MetadataClient;
import dev.llmroute.operator.election.Election;
import dev.llmroute.operator.election.LeaseFence;
import dev.llmroute.operator.installation.OperatorConfig;
import dev.llmroute.operator.telemetry.Liveness;
import dev.llmroute.operator.telemetry.OperatorMetrics;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The API server as an operator has it.
 *
 * @param client closed by whoever made this, as the next
 * @param metadata sees the metadata of Secrets; empty where the operator may not
 * @param election empty where the operator works whoever else does
 * @param metrics of the calls, and of all else
 * @param liveness knows which calls were answered
 */
record Cluster(
        KubernetesClient client,
        Optional<KubernetesClient> metadata,
        Optional<Election> election,
        OperatorMetrics metrics,
        Liveness liveness) {
    /**
     * Connects; calls nothing yet.
     *
     * @param server is changed, see {@link ApiClient#connect}
     * @param whenLost ends the process; see {@link Election}
     * @param observers more that see the calls, after the fence
     */
    static Cluster connect(OperatorConfig config, Config server, Runnable whenLost, List<CallObserver> observers) {
        LeaseFence fence = new LeaseFence(TimeSource.SYSTEM, config.namespace(), config.leaseName());
        OperatorMetrics metrics = new OperatorMetrics();
        Liveness liveness = new Liveness(TimeSource.SYSTEM);
        List<CallObserver> all = new ArrayList<>(List.of(fence, metrics, liveness));
        all.addAll(observers);
        Optional<Election> election = config.leaseName().isEmpty()
                ? Optional.empty()
                : Optional.of(new Election(config.namespace(), config.leaseName(), config.podName(), fence, whenLost));
        Optional<KubernetesClient> metadata =
                config.secretsWatched() ? Optional.of(MetadataClient.connect(server)) : Optional.empty();
        return new Cluster(ApiClient.connect(server, all), metadata, election, metrics, liveness);
    }

    /** Without election, by a client whose calls nobody sees. */
    static Cluster of(KubernetesClient client) {
        return new Cluster(
                client, Optional.empty(), Optional.empty(), new OperatorMetrics(), new Liveness(TimeSource.SYSTEM));
    }
}
