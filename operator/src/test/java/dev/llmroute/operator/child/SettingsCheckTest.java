package dev.llmroute.operator.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.llmroute.api.RouterSpec;
import dev.llmroute.config.Problem;
import dev.llmroute.operator.TestRoutes;
import dev.llmroute.operator.installation.OperatorConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a route may say of its pods, and what the installation says. */
class SettingsCheckTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final OperatorConfig safe = config(Map.of());
    private final OperatorConfig all = config(Map.of("LLMROUTE_POD_SETTINGS", "All"));

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            image               | { image: other/router }
            podTemplate         | { podTemplate: { spec: { hostNetwork: false } } }
            serviceAccountName  | { serviceAccountName: cluster-admin }
            env                 | { env: [ { name: JAVA_TOOL_OPTIONS, value: "-javaagent:x" } ] }
            priorityClassName   | { priorityClassName: system-cluster-critical }
            podLabels           | { podLabels: { app: payments } }
            podAnnotations      | { podAnnotations: { sidecar: x } }
            ingress             | { ingress: { host: www.example.com } }
            httpRoute           | { httpRoute: { parentRefs: [ { name: web } ] } }
            service.type        | { service: { type: LoadBalancer } }
            service.annotations | { service: { annotations: { a: b } } }
            """)
    void what_would_give_a_writer_of_routes_more_has_to_be_allowed_and_has_no_effect_otherwise(
            String field, String settings) {
        RouterSpec stated = spec(settings);

        assertThat(SettingsCheck.refused(stated, safe)).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("spec.router." + field);
            assertThat(problem.message()).contains("operator.podSettings: All");
        });
        assertThat(safe.routers().under(stated)).isIn(spec("{}"), spec("{ service: {} }"));
        assertThat(all.routers().under(stated)).isEqualTo(stated);
    }

    @Test
    void what_concerns_nobody_else_is_always_allowed() {
        RouterSpec stated = spec("""
                { replicas: 3, resources: { requests: { cpu: 2 } }, nodeSelector: { pool: a },
                  service: { type: ClusterIP, port: 8080 }, tolerations: [ { operator: Exists } ],
                  networkPolicy: { callers: [] }, imagePullSecrets: [ ours ] }
                """);

        assertThat(SettingsCheck.refused(stated, safe)).isEmpty();
        assertThat(new RouterObjects(safe).settings(TestRoutes.pool(TestRoutes.agentChat("team-a"))))
                .isNotNull();
        assertThat(safe.routers().under(stated).resources()).isEqualTo(stated.resources());
        assertThat(safe.routers().under(stated).networkPolicy()).isEqualTo(stated.networkPolicy());
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            podTemplate | { podTemplate: { spec: { hostNetwork: true } } } | hostNetwork
            podTemplate | { podTemplate: { spec: { volumes: [ { name: x, hostPath: { path: / } } ] } } } | x is of a type
            podTemplate | { podTemplate: { spec: { containers: [ { name: sidecar, image: x } ] } } } | the container sidecar: securityContext
            podTemplate | { podTemplate: { spec: { securityContext: { runAsNonRoot: null } } } } | runAsNonRoot must be true
            podTemplate | { podTemplate: { metadata: { labels: { app.kubernetes.io/name: x } } } } | must keep app.kubernetes.io/name
            podTemplate | { podTemplate: { spec: { containers: [ { name: router, readinessProbe: null } ] } } } | readinessProbe must stay
            podTemplate | { podTemplate: { spec: { containers: [ { name: router, env: [ { name: LLMROUTE_NEW, value: "1" } ] } ] } } } | LLMROUTE_NEW
            podTemplate | { podTemplate: { spec: { containers: [ { name: router, command: [ sh ] } ] } } } | command must stay
            podTemplate | { podTemplate: { spec: { containers: null } } } | container router must stay
            podTemplate | { podTemplate: { spec: { terminationGracePeriodSeconds: 1 } } } | at least 60
            podTemplate | { podTemplate: { spec: { $patch: replace } } } | $patch is not understood
            podTemplate | { podTemplate: { spec: { containers: [ { image: x } ] } } } | has no name
            podTemplate | { podTemplate: { replicas: 3 } } | metadata and spec
            podTemplate | { podTemplate: { spec: { volumes: { a: b } } } } | cannot be used
            affinity | { affinity: { nodeAffinity: 3 } } | is no Affinity
            autoscaling.behavior | { autoscaling: { max: 3, behavior: { scaleUp: often } } } | is no HorizontalPodAutoscalerBehavior
            networkPolicy.callers | { networkPolicy: { callers: [ { podSelector: all } ] } } | is no NetworkPolicyPeer
            httpRoute | { httpRoute: { parentRefs: [ { name: web } ] } } | Gateway API
            """)
    void what_no_pod_can_be_made_of_is_refused_with_the_reason(String field, String settings, String words) {
        assertThat(SettingsCheck.refused(spec(settings), all))
                .extracting(Problem::path, problem -> problem.message().contains(words))
                .as(SettingsCheck.refused(spec(settings), all).toString())
                .containsExactly(tuple("spec.router." + field, true));
    }

    @Test
    void a_route_wins_over_the_installation_and_adds_to_its_labels() {
        OperatorConfig config = config(Map.of("LLMROUTE_POD_SETTINGS", "All", "LLMROUTE_ROUTER_DEFAULTS", """
                priorityClassName: gateways
                podLabels: { cost: "1", team: none }
                nodeSelector: { pool: a }
                imagePullSecrets: [ theirs ]
                networkPolicy: { enabled: false, egressPorts: [ 3128 ] }
                """));

        RouterSpec effective = config.routers().under(spec("""
                { podLabels: { team: a }, nodeSelector: { zone: b }, networkPolicy: { callers: [] } }
                """));

        assertThat(effective.priorityClassName()).isEqualTo("gateways");
        assertThat(effective.podLabels()).isEqualTo(Map.of("cost", "1", "team", "a"));
        assertThat(effective.nodeSelector()).isEqualTo(Map.of("zone", "b"));
        assertThat(effective.imagePullSecrets()).isEqualTo(List.of("theirs"));
        assertThat(effective.networkPolicy()).isEqualTo(spec("""
                { networkPolicy: { enabled: false, callers: [], egressPorts: [ 3128 ] } }
                """).networkPolicy());
        assertThat(config.routers().under(null).priorityClassName()).isEqualTo("gateways");
    }

    @Test
    void what_the_installation_says_and_nobody_understands_keeps_the_operator_from_starting() {
        assertThatThrownBy(() -> config(Map.of(
                        "LLMROUTE_POD_SETTINGS", "Some",
                        "LLMROUTE_ROUTER_DEFAULTS", "{ podLables: {} }",
                        "LLMROUTE_ROUTER_NETWORK", "{ dnsPorts: [] }")))
                .hasMessageContaining("LLMROUTE_POD_SETTINGS is \"Some\"")
                .hasMessageContaining("LLMROUTE_ROUTER_DEFAULTS cannot be read")
                .hasMessageContaining("podLables")
                .hasMessageContaining("LLMROUTE_ROUTER_NETWORK cannot be read");
    }

    private static OperatorConfig config(Map<String, String> more) {
        Map<String, String> variables =
                new HashMap<>(Map.of("LLMROUTE_ROUTER_IMAGE", "router:1", "LLMROUTE_NAMESPACE", "operators"));
        variables.putAll(more);
        return OperatorConfig.fromEnvironment(variables);
    }

    private static RouterSpec spec(String yaml) {
        try {
            return YAML.readValue(yaml, RouterSpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
