package dev.llmroute.operator.child;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.operator.TestRoutes;
import dev.llmroute.operator.pool.Labels;
import dev.llmroute.operator.resource.LlmRoute;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who reaches routers, and what they reach. */
class RouterNetworkTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LlmRoute route = TestRoutes.agentChat("team-a");

    @Test
    void everybody_may_call_and_only_monitoring_and_the_operator_may_ask() {
        NetworkPolicySpec policy = policy();

        assertThat(policy.getPodSelector().getMatchLabels())
                .containsEntry(Labels.NAME, "llmroute-router")
                .containsEntry(Labels.INSTANCE, "agent-chat");
        assertThat(policy.getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(policy.getIngress()).hasSize(2);
        assertThat(policy.getIngress().getFirst().getFrom()).isEmpty();
        assertThat(ports(policy.getIngress().getFirst().getPorts())).containsExactly("TCP 8080");
        assertThat(ports(policy.getIngress().getLast().getPorts())).containsExactly("TCP 9090");
        assertThat(policy.getIngress().getLast().getFrom().getLast()).satisfies(peer -> {
            assertThat(peer.getNamespaceSelector().getMatchLabels())
                    .containsEntry("kubernetes.io/metadata.name", "operators");
            assertThat(peer.getPodSelector().getMatchLabels()).containsEntry(Labels.COMPONENT, "operator");
        });
    }

    @Test
    void named_callers_are_let_in_and_an_empty_list_lets_nobody_in() {
        settings("{\"networkPolicy\": {\"callers\": [{\"ipBlock\": {\"cidr\": \"10.0.0.0/8\"}}]}}");
        assertThat(policy().getIngress().getFirst().getFrom())
                .singleElement()
                .satisfies(peer -> assertThat(peer.getIpBlock().getCidr()).isEqualTo("10.0.0.0/8"));

        settings("{\"networkPolicy\": {\"callers\": []}}");
        assertThat(policy().getIngress())
                .singleElement()
                .satisfies(rule -> assertThat(ports(rule.getPorts())).containsExactly("TCP 9090"));
    }

    @Test
    void routers_reach_dns_the_cache_their_providers_and_the_collector_and_nothing_else() {
        settings("{\"networkPolicy\": {\"egressPorts\": [8000]}}");
        ((ObjectNode) route.getSpec().at("/providers/0")).put("baseUrl", "https://models.example:8443/v1");

        List<NetworkPolicyEgressRule> out = policy().getEgress();

        assertThat(out.stream().map(rule -> ports(rule.getPorts())))
                .containsExactly(
                        List.of("UDP 53", "TCP 53", "UDP 5353", "TCP 5353"),
                        List.of("TCP 5701"),
                        List.of("TCP 443", "TCP 4318", "TCP 8000", "TCP 8443"));
        assertThat(out.get(1).getTo())
                .singleElement()
                .satisfies(peer ->
                        assertThat(peer.getPodSelector().getMatchLabels()).containsEntry(Labels.COMPONENT, "cache"));
    }

    @Test
    void with_a_provider_in_the_cluster_whose_pods_have_ports_that_nobody_knows_all_pods_are_reached() {
        ((ObjectNode) route.getSpec().at("/providers/0"))
                .put("baseUrl", "http://vllm.models.svc/v1")
                .put("network", "Private");

        assertThat(policy().getEgress().getLast().getPorts()).isEmpty();
        assertThat(policy().getEgress().getLast().getTo()).singleElement().satisfies(peer -> {
            assertThat(peer.getNamespaceSelector()).isNotNull();
            assertThat(peer.getPodSelector()).isNull();
            assertThat(peer.getIpBlock()).isNull();
        });
    }

    private void settings(String json) {
        try {
            ((ObjectNode) route.getSpec()).set("router", JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private NetworkPolicySpec policy() {
        return new RouterNetwork(new RouterObjects(TestRoutes.config("operators")))
                .policy(TestRoutes.pool(route))
                .orElseThrow()
                .getSpec();
    }

    private static List<String> ports(List<NetworkPolicyPort> ports) {
        return ports.stream()
                .map(port -> port.getProtocol() + " " + port.getPort().getIntVal())
                .toList();
    }
}
