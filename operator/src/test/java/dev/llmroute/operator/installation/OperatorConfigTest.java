package dev.llmroute.operator.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperatorConfigTest {
    @Test
    void lists_are_separated_by_commas_and_empty_ones_mean_none() {
        OperatorConfig config = OperatorConfig.fromEnvironment(Map.of(
                "LLMROUTE_ROUTER_IMAGE", "llmroute/router:1",
                "LLMROUTE_NAMESPACE", "llmroute",
                "LLMROUTE_CACHE_ADDRESSES", "a:5701, b:5701",
                "LLMROUTE_ROUTER_ENV_OTEL_SERVICE_NAME", "mine",
                "LLMROUTE_WATCH_NAMESPACES", ""));

        assertThat(config.cacheAddresses()).containsExactly("a:5701", "b:5701");
        assertThat(config.watchNamespaces()).isEmpty();
        assertThat(config.fingerprintSecret()).isEqualTo("llmroute-fingerprint");
        assertThat(config.routerEnvironment()).containsExactly(entry("OTEL_SERVICE_NAME", "mine"));
        assertThat(config.labelRequired()).isFalse();
        assertThat(config.healthPort()).isEqualTo(8080);
        assertThat(config.leaseName()).isEqualTo("llmroute-operator");
    }

    @Test
    void the_lease_can_have_another_name_or_none_for_no_election() {
        Map<String, String> required = Map.of("LLMROUTE_ROUTER_IMAGE", "r", "LLMROUTE_NAMESPACE", "llmroute");

        assertThat(OperatorConfig.fromEnvironment(with(required, "LLMROUTE_LEASE_NAME", "mine"))
                        .leaseName())
                .isEqualTo("mine");
        assertThat(OperatorConfig.fromEnvironment(with(required, "LLMROUTE_LEASE_NAME", ""))
                        .leaseName())
                .isEmpty();
        assertThatThrownBy(() -> OperatorConfig.fromEnvironment(with(required, "LLMROUTE_LEASE_NAME", "../mine")))
                .hasMessageContaining("LLMROUTE_LEASE_NAME is \"../mine\"");
    }

    @Test
    void an_operator_is_called_as_its_pod() {
        Map<String, String> required = Map.of("LLMROUTE_ROUTER_IMAGE", "r", "LLMROUTE_NAMESPACE", "llmroute");

        assertThat(OperatorConfig.fromEnvironment(with(required, "HOSTNAME", "operator-5d8f"))
                        .podName())
                .isEqualTo("operator-5d8f");
        assertThat(OperatorConfig.fromEnvironment(with(required, "LLMROUTE_POD_NAME", "operator-7c"))
                        .podName())
                .isEqualTo("operator-7c");
        assertThat(OperatorConfig.fromEnvironment(required).podName()).startsWith("operator-");
    }

    private static Map<String, String> with(Map<String, String> variables, String name, String value) {
        Map<String, String> all = new HashMap<>(variables);
        all.put(name, value);
        return all;
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() {
        assertThatThrownBy(() -> OperatorConfig.fromEnvironment(Map.of(
                        "LLMROUTE_HEALTH_PORT",
                        "http",
                        "LLMROUTE_REQUIRE_CREDENTIAL_LABEL",
                        "yes",
                        "LLMROUTE_IMAGE_PULL_POLICY",
                        "Sometimes")))
                .hasMessageContainingAll(
                        "LLMROUTE_ROUTER_IMAGE is not set",
                        "LLMROUTE_NAMESPACE is not set",
                        "LLMROUTE_REQUIRE_CREDENTIAL_LABEL is \"yes\"",
                        "LLMROUTE_HEALTH_PORT is \"http\"",
                        "LLMROUTE_IMAGE_PULL_POLICY is \"Sometimes\"");
    }
}
