package dev.llmroute.operator;

import static dev.llmroute.operator.Awaiting.eventually;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.api.SecretKeyRef;
import dev.llmroute.api.TargetStatus;
import dev.llmroute.cooldown.Cause;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.operator.child.FingerprintKey;
import dev.llmroute.operator.child.NameTaken;
import dev.llmroute.operator.child.RouterSecret;
import dev.llmroute.operator.installation.OperatorConfig;
import dev.llmroute.operator.reconcile.ClusterSecrets;
import dev.llmroute.operator.resource.LlmRoute;
import dev.llmroute.route.TargetState;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator against a real API server. No pods run here, and nothing is collected: owner references are what is checked. */
class OperatorOnApiServerTest {
    /** The operator looks at missing Secrets each 10 s. */
    private static final int SECONDS_TO_SEE = 40;

    private static final Cooldowns COOLDOWNS = new Cooldowns(TimeSource.SYSTEM);
    private static KubernetesClient client;
    private static String operatorNamespace;
    private static RouteOperator operator;

    private String namespace;
    private StoredRoute route;

    @BeforeAll
    static void start() {
        client = ApiServer.client();
        operatorNamespace = ApiServer.namespace();
        operator = RouteOperator.start(TestRoutes.config(operatorNamespace), client, COOLDOWNS);
    }

    @AfterAll
    static void stop() {
        if (operator != null) {
            operator.close();
        }
    }

    @BeforeEach
    void newNamespace() {
        namespace = ApiServer.namespace();
        route = StoredRoute.agentChat(namespace);
    }

    @Test
    void a_route_becomes_a_deployment_a_service_a_config_map_and_a_secret_that_it_owns() {
        LlmRoute created = route.create();

        route.awaitCondition(SECONDS_TO_SEE, "Accepted", "True", "Valid");
        eventually(SECONDS_TO_SEE)
                .untilAsserted(() -> assertThat(children())
                        .hasSize(4)
                        .allMatch(child -> child.hasOwnerReferenceFor(created))
                        .extracting(child -> child.getMetadata().getName())
                        .containsExactly("agent-chat-router", "agent-chat", "agent-chat-router", "agent-chat-router"));
        assertThat(route.child(Secret.class).getData())
                .isEqualTo(fingerprintSecret().getData());
        assertThat(route.status().observedGeneration())
                .isEqualTo(created.getMetadata().getGeneration());
        assertThat(route.condition("Ready").reason()).isEqualTo("NoTargets");
    }

    @Test
    void an_unknown_secret_is_named_in_a_condition_until_it_is_there() {
        route.create();
        route.awaitCondition(SECONDS_TO_SEE, "ResolvedRefs", "False", "SecretNotFound");
        assertThat(route.condition("ResolvedRefs").message())
                .contains("spec.providers[0].credentials[0].secretKeyRef", "\"llm-keys\"", "\"groq\"");

        TestSecrets.apply(namespace, "llm-keys", Map.of("groq", TestSecrets.GROQ_KEY, "openai", "sk-1"));
        TestSecrets.apply(namespace, "caller-keys", Map.of("app-1", "c-1"));
        route.awaitCondition(SECONDS_TO_SEE, "ResolvedRefs", "False", "SecretKeyNotFound");
        assertThat(route.condition("ResolvedRefs").message())
                .contains("\"anthropic\"")
                .doesNotContain("\"groq\"");
        route.awaitReadyTargets(SECONDS_TO_SEE, "9/12");
        assertThat(route.target("anthropic/claude-3-haiku-20240307").state()).isEqualTo(TargetState.KeyMissing);

        TestSecrets.apply(namespace, "llm-keys", TestSecrets.LLM_KEYS);
        route.awaitCondition(SECONDS_TO_SEE, "ResolvedRefs", "True", "AllFound");
        route.awaitReadyTargets(SECONDS_TO_SEE, "12/12");
        assertThat(Serialization.asJson(route.status()))
                .doesNotContain(TestSecrets.GROQ_KEY)
                .doesNotContain("sk-1");
    }

    @Test
    void an_unchanged_route_is_reconciled_without_a_write() {
        TestSecrets.applyThoseOfAgentChat(namespace);
        route.create();
        route.awaitReadyTargets(SECONDS_TO_SEE, "12/12");
        Map<String, String> before = versions();

        // A change to the spec that only the ConfigMap and the status show proves that a reconciliation took place.
        route.edit(spec -> spec.putObject("cooldown").put("default", "6m"));
        eventually(SECONDS_TO_SEE).untilAsserted(() -> {
            assertThat(route.condition("Accepted").observedGeneration()).isEqualTo(2);
            assertThat(route.condition("Degraded").observedGeneration()).isEqualTo(2);
        });
        await().during(Duration.ofSeconds(3))
                .atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(versions())
                        .containsEntry("Deployment", before.get("Deployment"))
                        .containsEntry("Service", before.get("Service"))
                        .containsEntry("Secret", before.get("Secret")));
        assertThat(versions().get("ConfigMap")).isNotEqualTo(before.get("ConfigMap"));

        // A stranger's label on a child is a reason to look, not to write.
        route.childResource(Service.class)
                .edit(service -> new ServiceBuilder(service)
                        .editMetadata()
                        .addToLabels("stranger", "yes")
                        .endMetadata()
                        .build());
        Map<String, String> labelled = versions();
        await().during(Duration.ofSeconds(3))
                .atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(versions()).isEqualTo(labelled));
    }

    @Test
    void a_cooldown_shows_in_the_status_with_its_end_and_goes_when_it_is_over() {
        TestSecrets.applyThoseOfAgentChat(namespace);
        route.create();
        route.awaitReadyTargets(SECONDS_TO_SEE, "12/12");
        assertThat(route.condition("Degraded").status()).isEqualTo("False");

        Cooldown cooldown = coolDown("llama-3.3-70b-versatile", Duration.ofSeconds(20));
        eventually(SECONDS_TO_SEE)
                .untilAsserted(() -> assertThat(route.target("groq/llama-3.3-70b-versatile"))
                        .isEqualTo(new TargetStatus(
                                "groq/llama-3.3-70b-versatile",
                                "main",
                                TargetState.CoolingDown,
                                "RateLimitDaily",
                                route.status().nextRecovery(),
                                "BodyText",
                                lastSuccess(cooldown))));
        assertThat(Instant.parse(route.status().nextRecovery()))
                .isBetween(
                        Instant.ofEpochMilli(cooldown.untilMs()),
                        Instant.ofEpochMilli(cooldown.untilMs()).plusSeconds(1));
        assertThat(route.status().readyTargets()).isEqualTo("11/12");
        assertThat(route.condition("Degraded").message()).isEqualTo("of 12 targets: 1 cooling down");
        assertThat(route.condition("Accepted").status()).isEqualTo("True");

        route.awaitReadyTargets(SECONDS_TO_SEE, "12/12");
        assertThat(route.status().nextRecovery()).isNull();
        assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(cooldown.untilMs());
    }

    @Test
    void a_broken_model_and_a_rejected_key_are_told_apart_from_what_only_waits() {
        TestSecrets.applyThoseOfAgentChat(namespace);
        route.create();
        route.awaitReadyTargets(SECONDS_TO_SEE, "12/12");
        CooldownKey model = TestCooldowns.ofGroq(operatorNamespace, "gemma2-9b-it", "");
        String key = TestSecrets.fingerprint(operatorNamespace).of("sk-2");
        CooldownKey credential =
                new CooldownKey("https://api.anthropic.com/v1#Anthropic", "", key, Scope.Credential, "");

        Cooldown broken =
                COOLDOWNS.set(TestCooldowns.cooldown(model, FailureClass.ModelNotFound, 404, Duration.ofDays(31)));
        Cooldown rejected = COOLDOWNS.set(
                TestCooldowns.cooldown(credential, FailureClass.Unauthorized, 401, Duration.ofMinutes(1)));

        route.awaitReadyTargets(SECONDS_TO_SEE, "8/12");
        assertThat(route.target("groq/gemma2-9b-it"))
                .isEqualTo(new TargetStatus(
                        "groq/gemma2-9b-it",
                        "main",
                        TargetState.Broken,
                        "ModelNotFound",
                        null,
                        "None",
                        lastSuccess(broken)));
        TargetStatus withRejectedKey = route.target("anthropic/claude-3-haiku-20240307");
        assertThat(withRejectedKey.state()).isEqualTo(TargetState.KeyRejected);
        assertThat(Instant.parse(withRejectedKey.until())).isAfterOrEqualTo(Instant.ofEpochMilli(rejected.untilMs()));
        assertThat(route.condition("Degraded").message()).isEqualTo("of 12 targets: 1 broken, 3 with a rejected key");

        COOLDOWNS.clear(model, "test");
        COOLDOWNS.clear(credential, "test");
        route.awaitReadyTargets(SECONDS_TO_SEE, "12/12");
    }

    @Test
    void a_child_that_somebody_removes_or_changes_comes_back() {
        route.create();
        eventually(SECONDS_TO_SEE).untilAsserted(() -> assertThat(children()).hasSize(4));

        route.childResource(Service.class).delete();
        route.childResource(Deployment.class).edit(deployment -> {
            deployment.getSpec().setReplicas(0);
            return deployment;
        });

        eventually(SECONDS_TO_SEE).untilAsserted(() -> {
            assertThat(route.child(Service.class)).isNotNull();
            assertThat(route.child(Deployment.class).getSpec().getReplicas()).isEqualTo(2);
        });
    }

    @Test
    void a_service_of_somebody_else_is_not_taken_over() {
        route.takeItsServicesName();

        route.create();

        route.awaitCondition(SECONDS_TO_SEE, "Ready", "False", "NameTaken");
        assertThat(route.condition("Ready").message()).contains("Service \"agent-chat\"");
        assertThat(route.child(Service.class).getSpec().getPorts())
                .singleElement()
                .satisfies(port -> assertThat(port.getPort()).isEqualTo(1234));
    }

    @Test
    void a_bad_route_that_got_past_the_definition_is_told_so_and_stops_no_other() {
        ApiServer.withoutRules(() -> {
            StoredRoute bad = new StoredRoute(namespace, "bad");
            bad.create(spec -> ((ObjectNode) spec.at("/providers/0")).put("dialect", "Gemini"));
            route.create();

            route.awaitCondition(SECONDS_TO_SEE, "Accepted", "True", "Valid");
            eventually(SECONDS_TO_SEE)
                    .untilAsserted(() -> assertThat(bad.condition("Accepted").message())
                            .startsWith("spec.providers[0].dialect: must be Anthropic or OpenAI"));
            assertThat(bad.child(Deployment.class)).isNull();
            bad.resource().delete();
        });
    }

    @Test
    void a_secret_whose_name_leads_elsewhere_is_never_asked_for_and_stops_no_other_route() {
        ApiServer.withoutRules(() -> {
            StoredRoute bad = new StoredRoute(namespace, "bad");
            bad.create(spec -> ((ObjectNode) spec.at("/providers/0/credentials/0/secretKeyRef"))
                    .put("name", "../../" + operatorNamespace + "/secrets/llmroute-fingerprint"));
            route.create();

            route.awaitCondition(SECONDS_TO_SEE, "Accepted", "True", "Valid");
            eventually(SECONDS_TO_SEE)
                    .untilAsserted(
                            () -> assertThat(bad.condition("Accepted").message())
                                    .startsWith(
                                            "spec.providers[0].credentials[0].secretKeyRef.name: must be the name of a Secret"));
            bad.resource().delete();
        });
        assertThat(new ClusterSecrets(client, namespace, false)
                        .read(new SecretKeyRef("../../" + operatorNamespace + "/secrets/llmroute-fingerprint", "key")))
                .isEmpty();
    }

    @Test
    void where_the_label_is_required_only_secrets_with_it_may_be_named() {
        String strict = ApiServer.namespace();
        OperatorConfig config = TestRoutes.config(strict, Set.of(strict), true);
        operator.close();
        try (var _ = RouteOperator.start(config, client, COOLDOWNS)) {
            namespace = strict;
            route = StoredRoute.agentChat(namespace);
            TestSecrets.applyThoseOfAgentChat(namespace);
            route.create();
            route.awaitCondition(SECONDS_TO_SEE, "ResolvedRefs", "False", "SecretNotLabelled");
            assertThat(route.condition("ResolvedRefs").message())
                    .contains("llmroute.dev/credential=true", "caller-keys, llm-keys")
                    .doesNotContain(TestSecrets.GROQ_KEY);
            eventually(SECONDS_TO_SEE).untilAsserted(() -> assertThat(mounted()).isEmpty());

            label("llm-keys", "false");
            label("caller-keys", "true");
            eventually(SECONDS_TO_SEE).untilAsserted(() -> assertThat(mounted()).containsExactly("caller-keys"));
            eventually(SECONDS_TO_SEE)
                    .untilAsserted(
                            () -> assertThat(route.condition("ResolvedRefs").message())
                                    .contains(": llm-keys;"));

            label("llm-keys", "true");
            route.awaitCondition(SECONDS_TO_SEE, "ResolvedRefs", "True", "AllFound");
            eventually(SECONDS_TO_SEE)
                    .untilAsserted(() -> assertThat(mounted()).containsExactly("llm-keys", "caller-keys"));
        } finally {
            operator = RouteOperator.start(TestRoutes.config(operatorNamespace), client, COOLDOWNS);
        }
    }

    private void label(String secret, String value) {
        client.secrets()
                .inNamespace(namespace)
                .withName(secret)
                .edit(each -> new SecretBuilder(each)
                        .editMetadata()
                        .addToLabels("llmroute.dev/credential", value)
                        .endMetadata()
                        .build());
    }

    /** The Secrets of others that the router's pods get. */
    private List<String> mounted() {
        Deployment deployment = route.child(Deployment.class);
        assertThat(deployment).isNotNull();
        return deployment.getSpec().getTemplate().getSpec().getVolumes().stream()
                .filter(volume -> volume.getProjected() != null)
                .flatMap(volume -> Stream.ofNullable(volume.getProjected().getSources()))
                .flatMap(List::stream)
                .flatMap(source -> Stream.ofNullable(source.getSecret()))
                .map(secret -> secret.getName())
                .toList();
    }

    @Test
    void a_route_that_sends_keys_in_the_clear_is_accepted_with_a_warning() {
        route.create(spec -> ((ObjectNode) spec.at("/providers/1")).put("baseUrl", "http://api.openai.com/v1"));

        route.awaitCondition(SECONDS_TO_SEE, "Accepted", "True", "Valid");
        route.awaitCondition(SECONDS_TO_SEE, "Warning", "True", "KeysInTheClear");
        assertThat(route.condition("Warning").message()).contains("spec.providers[1].baseUrl", "unencrypted");
    }

    @Test
    void a_secret_of_somebody_else_is_never_taken_over_whenever_it_comes() {
        LlmRoute created = route.create();
        Secret desired = new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("raced")
                .endMetadata()
                .addToData("key", "b3Vycw==")
                .build();
        TestSecrets.apply(namespace, "raced", Map.of("key", "theirs"));
        Secret theirs =
                client.secrets().inNamespace(namespace).withName("raced").get();

        assertThatThrownBy(() -> RouterSecret.create(client, created, desired)).isInstanceOf(NameTaken.class);
        assertThat(client.secrets().inNamespace(namespace).withName("raced").get())
                .isEqualTo(theirs);
    }

    @Test
    void the_fingerprint_key_is_made_once() {
        Map<String, String> before = fingerprintSecret().getData();

        byte[] key = FingerprintKey.readOrCreate(client, operatorNamespace, "llmroute-fingerprint");

        assertThat(Base64.getDecoder().decode(key)).as("random bytes").hasSize(32);
        assertThat(fingerprintSecret().getData()).isEqualTo(before);
    }

    private static String lastSuccess(Cooldown cooldown) {
        return cooldown.lastAnswer()
                .orElseThrow()
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    private Cooldown coolDown(String model, Duration duration) {
        Wait stated = new Wait(duration.toMillis(), WaitSource.BODY_TEXT);
        return COOLDOWNS.set(TestCooldowns.cooldown(
                TestCooldowns.ofGroq(operatorNamespace, model, "tokens-day"),
                Cause.refused(FailureClass.RateLimitDaily, 429, stated, List.of()),
                duration));
    }

    private static Secret fingerprintSecret() {
        return client.secrets()
                .inNamespace(operatorNamespace)
                .withName("llmroute-fingerprint")
                .get();
    }

    private List<HasMetadata> children() {
        return route.children(List.of(Deployment.class, Service.class, ConfigMap.class, Secret.class));
    }

    private Map<String, String> versions() {
        return Stream.concat(children().stream(), Stream.of(route.get()))
                .collect(Collectors.toMap(
                        HasMetadata::getKind, each -> each.getMetadata().getResourceVersion()));
    }
}
