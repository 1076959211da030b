package dev.llmroute.operator.installation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;

/**
 * What the installation knows of its cluster's network, for the NetworkPolicies of router pods.
 *
 * @param monitoring the namespaces whose pods may read routers' metrics; empty: all
 * @param nodeCidrs addresses of the nodes, for plugins that keep the kubelet's probes out
 * @param dnsPorts of the DNS pods
 */
public record NetworkReach(
        @JsonProperty(value = "monitoringNamespaceSelector", required = true)
        LabelSelector monitoring,

        @JsonProperty(required = true) List<String> nodeCidrs,
        @JsonProperty(required = true) List<Integer> dnsPorts) {
    /** As the chart has it where nothing is said. */
    static final NetworkReach DEFAULT = new NetworkReach(new LabelSelector(), List.of(), List.of(53, 5353));

    public NetworkReach {
        nodeCidrs = List.copyOf(nodeCidrs);
        dnsPorts = List.copyOf(dnsPorts);
    }
}
