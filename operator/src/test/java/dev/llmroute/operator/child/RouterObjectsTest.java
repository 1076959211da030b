package dev.llmroute.operator.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.config.InvalidRoute;
import dev.llmroute.config.RouteReader;
import dev.llmroute.operator.TestRoutes;
import dev.llmroute.operator.installation.OperatorConfig;
import dev.llmroute.operator.pool.Labels;
import dev.llmroute.operator.resource.LlmRoute;
import dev.llmroute.operator.resource.RouteDocument;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretProjection;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouterObjectsTest {
    private final RouterObjects objects = new RouterObjects(TestRoutes.config("operators"));
    private final LlmRoute route = TestRoutes.agentChat("team-a");

    @Test
    void routers_read_the_route_as_it_was_written() throws InvalidRoute {
        route.getMetadata().setGeneration(7L);
        RouteDocument document = RouteDocument.of(route);
        String file =
                objects.configMaps(TestRoutes.pool(route)).getFirst().getData().get("agent-chat.yaml");

        List<LlmRouteDocument> read = RouteReader.parse("route.yaml", file);

        assertThat(read).containsExactly(document.bind());
        assertThat(read.getFirst().metadata().namespace()).isEqualTo("team-a");
        assertThat(read.getFirst().metadata().generation()).isEqualTo(7);
        assertThat(read.getFirst().spec().fallback().on()).hasSize(7);
    }

    @Test
    void each_key_is_mounted_at_its_place_and_may_be_missing() {
        List<SecretProjection> secrets = pod().getVolumes().stream()
                .filter(volume -> volume.getName().equals("secrets"))
                .flatMap(volume -> volume.getProjected().getSources().stream())
                .map(source -> source.getSecret())
                .toList();

        assertThat(secrets).extracting(SecretProjection::getName).containsExactly("llm-keys", "caller-keys");
        assertThat(secrets).allMatch(SecretProjection::getOptional);
        assertThat(secrets.getFirst().getItems())
                .extracting(KeyToPath::getPath)
                .containsExactly("llm-keys/groq", "llm-keys/openai", "llm-keys/anthropic");
        assertThat(container().getVolumeMounts()).allMatch(mount -> mount.getSubPath() == null);
    }

    @Test
    void pods_fit_the_restricted_standard_and_have_no_token() {
        PodSpec pod = pod();

        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container().getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container().getSecurityContext().getAllowPrivilegeEscalation())
                .isFalse();
        assertThat(container().getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    }

    @Test
    void a_pod_learns_at_once_that_it_ends_and_may_stay_until_its_router_has_left() {
        long leaving = 5;
        long finishing = 45;

        assertThat(container().getLifecycle()).isNull();
        assertThat(pod().getTerminationGracePeriodSeconds()).isGreaterThan(leaving + finishing + 5);
    }

    @Test
    void certificate_authorities_of_ones_own_are_mounted_and_named_to_the_router() {
        Map<String, String> variables =
                Map.of("LLMROUTE_ROUTER_IMAGE", "r", "LLMROUTE_NAMESPACE", "n", "LLMROUTE_ROUTER_CA_SECRET", "our-ca");
        PodSpec pod = new RouterObjects(OperatorConfig.fromEnvironment(variables))
                .deployment(TestRoutes.pool(TestRoutes.agentChat("team-a")))
                .getSpec()
                .getTemplate()
                .getSpec();

        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getName().equals("ca"))
                .singleElement()
                .satisfies(volume -> {
                    assertThat(volume.getSecret().getSecretName()).isEqualTo("our-ca");
                    assertThat(volume.getSecret().getItems())
                            .extracting(KeyToPath::getKey, KeyToPath::getPath)
                            .containsExactly(tuple("ca.crt", "ca.crt"));
                });
        assertThat(pod.getContainers().getFirst().getEnv())
                .filteredOn(variable -> variable.getName().equals("LLMROUTE_CA_FILE"))
                .extracting(EnvVar::getValue)
                .containsExactly("/etc/llmroute/ca/ca.crt");
        assertThat(pod().getVolumes()).noneMatch(volume -> volume.getName().equals("ca"));
    }

    @Test
    void routers_learn_where_the_shared_memory_and_the_collector_are() {
        assertThat(container().getEnv())
                .filteredOn(variable -> variable.getValue() != null)
                .extracting(EnvVar::getName, EnvVar::getValue)
                .contains(
                        tuple("LLMROUTE_CACHE_ADDRESSES", "cache-0:5701,cache-1:5701"),
                        tuple("LLMROUTE_BIND", "0.0.0.0"),
                        tuple("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318"));
    }

    @Test
    void callers_write_the_routes_name_and_the_usual_port() {
        List<ServicePort> ports =
                objects.service(TestRoutes.pool(route)).getSpec().getPorts();

        assertThat(objects.service(TestRoutes.pool(route)).getMetadata().getName())
                .isEqualTo("agent-chat");
        assertThat(ports).singleElement().satisfies(port -> {
            assertThat(port.getPort()).isEqualTo(80);
            assertThat(port.getTargetPort()).isEqualTo(new IntOrString("http"));
        });
        assertThat(deployment().getSpec().getTemplate().getMetadata().getLabels())
                .containsAllEntriesOf(
                        objects.service(TestRoutes.pool(route)).getSpec().getSelector())
                .contains(entry("app.kubernetes.io/part-of", "llmroute"));
    }

    @Test
    void two_routers_unless_the_route_says_otherwise() {
        ((ObjectNode) route.getSpec()).remove("router");
        assertThat(deployment().getSpec().getReplicas()).isEqualTo(2);

        ((ObjectNode) route.getSpec()).putObject("router").put("replicas", 5);
        assertThat(deployment().getSpec().getReplicas()).isEqualTo(5);
    }

    @Test
    void a_router_takes_as_many_requests_as_the_route_says() {
        ((ObjectNode) route.getSpec()).withObject("router").put("maxInFlight", 300);

        assertThat(container().getEnv())
                .filteredOn(variable -> variable.getName().equals("LLMROUTE_MAX_IN_FLIGHT"))
                .extracting(EnvVar::getValue)
                .containsExactly("300");
    }

    @Test
    void a_route_with_a_certificate_is_served_over_tls() {
        ((ObjectNode) route.getSpec()).withObject("router").putObject("tls").put("secretName", "router-tls");

        Service service = objects.service(TestRoutes.pool(route));
        PodSpec pod = deployment().getSpec().getTemplate().getSpec();

        assertThat(service.getSpec().getPorts())
                .singleElement()
                .extracting(ServicePort::getName, ServicePort::getPort)
                .containsExactly("https", 443);
        assertThat(pod.getContainers().getFirst().getEnv())
                .filteredOn(variable -> variable.getName().startsWith("LLMROUTE_TLS_"))
                .extracting(EnvVar::getValue)
                .containsExactly(
                        "/etc/llmroute/secrets/router-tls/tls.crt", "/etc/llmroute/secrets/router-tls/tls.key");
        assertThat(pod.getVolumes().toString()).contains("path=router-tls/tls.crt", "path=router-tls/tls.key");
    }

    @Test
    void pods_are_shaped_as_the_route_says() {
        settings("""
                { resources: { requests: { cpu: 1 }, limits: { memory: 1Gi } }, nodeSelector: { pool: a },
                  tolerations: [ { key: gpu, operator: Exists, effect: NoSchedule } ],
                  topologySpread: [ { topologyKey: zone, whenUnsatisfiable: DoNotSchedule } ],
                  imagePullSecrets: [ ours ] }
                """);

        assertThat(container().getResources().getRequests()).containsExactly(entry("cpu", new Quantity("1")));
        assertThat(container().getResources().getLimits()).containsExactly(entry("memory", new Quantity("1Gi")));
        assertThat(pod().getNodeSelector()).containsExactly(entry("pool", "a"));
        assertThat(pod().getTolerations()).singleElement().satisfies(toleration -> {
            assertThat(toleration.getOperator()).isEqualTo("Exists");
            assertThat(toleration.getEffect()).isEqualTo("NoSchedule");
        });
        assertThat(pod().getTopologySpreadConstraints()).singleElement().satisfies(spread -> {
            assertThat(spread.getTopologyKey()).isEqualTo("zone");
            assertThat(spread.getMaxSkew()).isEqualTo(1);
            assertThat(spread.getLabelSelector().getMatchLabels()).containsEntry(Labels.INSTANCE, "agent-chat");
        });
        assertThat(pod().getImagePullSecrets())
                .extracting(LocalObjectReference::getName)
                .containsExactly("ours");
        assertThat(pod().getServiceAccountName()).isEqualTo("agent-chat-router");
    }

    @Test
    void callers_write_the_port_of_the_service_where_it_is_not_the_usual_one() {
        settings("{ service: { port: 8080 } }");

        assertThat(objects.service(TestRoutes.pool(route)).getSpec().getPorts())
                .extracting(ServicePort::getPort)
                .containsExactly(8080);
        assertThat(TestRoutes.pool(route).url()).isEqualTo("http://agent-chat.team-a.svc:8080");
        settings("{ service: { port: 80 } }");
        assertThat(TestRoutes.pool(route).url()).isEqualTo("http://agent-chat.team-a.svc");
    }

    @Test
    void a_route_is_scaled_by_what_it_asks_for_in_amounts_as_the_api_server_writes_them() {
        settings("{ autoscaling: { max: 1, inFlight: 2000 } }");
        HorizontalPodAutoscaler autoscaler =
                new RouterScaling(objects).autoscaler(TestRoutes.pool(route)).orElseThrow();

        assertThat(deployment().getSpec().getReplicas()).isNull();
        assertThat(autoscaler.getSpec().getMinReplicas()).isEqualTo(1);
        assertThat(autoscaler.getSpec().getMetrics()).singleElement().satisfies(metric -> {
            assertThat(metric.getPods().getMetric().getName()).isEqualTo("llmroute_requests_in_flight");
            assertThat(metric.getPods().getTarget().getAverageValue()).hasToString("2k");
        });

        settings("{ autoscaling: { max: 9 } }");
        assertThat(new RouterScaling(objects)
                        .autoscaler(TestRoutes.pool(route))
                        .orElseThrow()
                        .getSpec()
                        .getMetrics())
                .singleElement()
                .satisfies(metric -> assertThat(metric.getResource().getTarget().getAverageUtilization())
                        .isEqualTo(80));
    }

    private void settings(String yaml) {
        ((ObjectNode) route.getSpec()).set("router", Serialization.unmarshal("---\n" + yaml, JsonNode.class));
    }

    private Deployment deployment() {
        return objects.deployment(TestRoutes.pool(route));
    }

    private PodSpec pod() {
        return deployment().getSpec().getTemplate().getSpec();
    }

    private Container container() {
        return pod().getContainers().getFirst();
    }
}
