package dev.llmroute.operator;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.api.Condition;
import dev.llmroute.api.LlmRouteStatus;
import dev.llmroute.api.SecretKeyRef;
import dev.llmroute.api.TargetStatus;
import dev.llmroute.config.Fingerprint;
import dev.llmroute.cooldown.Cause;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.Term;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
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
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator against a real API server. No pods run here, and nothing is collected: owner references are what is checked. */
class OperatorOnApiServerTest {
    private static final String GROQ_KEY = "gsk-of-a-test";
    private static final Cooldowns COOLDOWNS = new Cooldowns(TimeSource.SYSTEM);
    private static KubernetesClient client;
    private static String operatorNamespace;
    private static RouteOperator operator;

    private String namespace;

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
    }

    @Test
    void a_route_becomes_a_deployment_a_service_a_config_map_and_a_secret_that_it_owns() {
        LlmRoute route = create(TestRoutes.agentChat(namespace));

        awaitCondition("Accepted", "True", "Valid");
        eventually()
                .untilAsserted(() -> assertThat(children())
                        .hasSize(4)
                        .allMatch(child -> child.hasOwnerReferenceFor(route))
                        .extracting(child -> child.getMetadata().getName())
                        .containsExactly("agent-chat-router", "agent-chat", "agent-chat-router", "agent-chat-router"));
        assertThat(client.resources(Secret.class)
                        .inNamespace(namespace)
                        .withName("agent-chat-router")
                        .get()
                        .getData())
                .isEqualTo(fingerprintSecret().getData());
        assertThat(status().observedGeneration()).isEqualTo(route.getMetadata().getGeneration());
        assertThat(condition("Ready").reason()).isEqualTo("NoTargets");
    }

    @Test
    void an_unknown_secret_is_named_in_a_condition_until_it_is_there() {
        create(TestRoutes.agentChat(namespace));
        awaitCondition("ResolvedRefs", "False", "SecretNotFound");
        assertThat(condition("ResolvedRefs").message())
                .contains("spec.providers[0].credentials[0].secretKeyRef", "\"llm-keys\"", "\"groq\"");

        createSecret("llm-keys", Map.of("groq", GROQ_KEY, "openai", "sk-1"));
        createSecret("caller-keys", Map.of("app-1", "c-1"));
        awaitCondition("ResolvedRefs", "False", "SecretKeyNotFound");
        assertThat(condition("ResolvedRefs").message())
                .contains("\"anthropic\"")
                .doesNotContain("\"groq\"");
        eventually().untilAsserted(() -> assertThat(status().readyTargets()).isEqualTo("9/12"));
        assertThat(target("anthropic/claude-3-haiku-20240307").state()).isEqualTo(TargetState.KeyMissing);

        createSecret("llm-keys", Map.of("groq", GROQ_KEY, "openai", "sk-1", "anthropic", "sk-2"));
        awaitCondition("ResolvedRefs", "True", "AllFound");
        eventually().untilAsserted(() -> assertThat(status().readyTargets()).isEqualTo("12/12"));
        assertThat(Serialization.asJson(status())).doesNotContain(GROQ_KEY).doesNotContain("sk-1");
    }

    @Test
    void an_unchanged_route_is_reconciled_without_a_write() {
        createSecrets();
        create(TestRoutes.agentChat(namespace));
        eventually().untilAsserted(() -> assertThat(status().readyTargets()).isEqualTo("12/12"));
        Map<String, String> before = versions();

        // A change to the spec that only the ConfigMap and the status show proves that a reconciliation took place.
        client.resource(route()).edit(route -> {
            ((ObjectNode) route.getSpec()).putObject("cooldown").put("default", "6m");
            return route;
        });
        eventually().untilAsserted(() -> {
            assertThat(condition("Accepted").observedGeneration()).isEqualTo(2);
            assertThat(condition("Degraded").observedGeneration()).isEqualTo(2);
        });
        await().during(Duration.ofSeconds(3))
                .atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(versions())
                        .containsEntry("Deployment", before.get("Deployment"))
                        .containsEntry("Service", before.get("Service"))
                        .containsEntry("Secret", before.get("Secret")));
        assertThat(versions().get("ConfigMap")).isNotEqualTo(before.get("ConfigMap"));

        // A stranger's label on a child is a reason to look, not to write.
        client.resource(child(Service.class, "agent-chat"))
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
        createSecrets();
        create(TestRoutes.agentChat(namespace));
        eventually().untilAsserted(() -> assertThat(status().readyTargets()).isEqualTo("12/12"));
        assertThat(condition("Degraded").status()).isEqualTo("False");

        Cooldown cooldown = coolDown("llama-3.3-70b-versatile", Duration.ofSeconds(8));
        eventually()
                .untilAsserted(() -> assertThat(target("groq/llama-3.3-70b-versatile"))
                        .isEqualTo(new TargetStatus(
                                "groq/llama-3.3-70b-versatile",
                                TargetState.CoolingDown,
                                "RateLimitDaily",
                                status().nextRecovery(),
                                "BodyText")));
        assertThat(Instant.parse(status().nextRecovery()))
                .isBetween(
                        Instant.ofEpochMilli(cooldown.untilMs()),
                        Instant.ofEpochMilli(cooldown.untilMs()).plusSeconds(1));
        assertThat(status().readyTargets()).isEqualTo("11/12");
        assertThat(condition("Degraded").message()).isEqualTo("of 12 targets: 1 cooling down");
        assertThat(condition("Accepted").status()).isEqualTo("True");

        eventually().untilAsserted(() -> assertThat(status().readyTargets()).isEqualTo("12/12"));
        assertThat(status().nextRecovery()).isNull();
        assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(cooldown.untilMs());
    }

    @Test
    void a_broken_model_and_a_rejected_key_are_told_apart_from_what_only_waits() {
        createSecrets();
        create(TestRoutes.agentChat(namespace));
        eventually().untilAsserted(() -> assertThat(status().readyTargets()).isEqualTo("12/12"));
        CooldownKey model = key("https://api.groq.com/openai/v1#OpenAI", "gemma2-9b-it", GROQ_KEY, Scope.Model, "");
        CooldownKey credential = key("https://api.anthropic.com/v1#Anthropic", "", "sk-2", Scope.Credential, "");

        coolDown(model, FailureClass.ModelNotFound, 404, Duration.ofDays(31));
        Cooldown rejected = coolDown(credential, FailureClass.Unauthorized, 401, Duration.ofMinutes(1));

        eventually().untilAsserted(() -> assertThat(status().readyTargets()).isEqualTo("8/12"));
        assertThat(target("groq/gemma2-9b-it"))
                .isEqualTo(new TargetStatus("groq/gemma2-9b-it", TargetState.Broken, "ModelNotFound", null, "None"));
        TargetStatus withRejectedKey = target("anthropic/claude-3-haiku-20240307");
        assertThat(withRejectedKey.state()).isEqualTo(TargetState.KeyRejected);
        assertThat(Instant.parse(withRejectedKey.until())).isAfterOrEqualTo(Instant.ofEpochMilli(rejected.untilMs()));
        assertThat(condition("Degraded").message()).isEqualTo("of 12 targets: 1 broken, 3 with a rejected key");

        COOLDOWNS.clear(model, "test");
        COOLDOWNS.clear(credential, "test");
        eventually().untilAsserted(() -> assertThat(status().readyTargets()).isEqualTo("12/12"));
    }

    @Test
    void a_child_that_somebody_removes_or_changes_comes_back() {
        create(TestRoutes.agentChat(namespace));
        eventually().untilAsserted(() -> assertThat(children()).hasSize(4));

        client.resource(child(Service.class, "agent-chat")).delete();
        client.resource(child(Deployment.class, "agent-chat-router")).edit(deployment -> {
            deployment.getSpec().setReplicas(0);
            return deployment;
        });

        eventually().untilAsserted(() -> {
            assertThat(child(Service.class, "agent-chat")).isNotNull();
            assertThat(child(Deployment.class, "agent-chat-router").getSpec().getReplicas())
                    .isEqualTo(2);
        });
    }

    @Test
    void a_service_of_somebody_else_is_not_taken_over() {
        client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("agent-chat")
                        .endMetadata()
                        .withNewSpec()
                        .addNewPort()
                        .withPort(1234)
                        .endPort()
                        .endSpec()
                        .build())
                .create();

        create(TestRoutes.agentChat(namespace));

        awaitCondition("Ready", "False", "NameTaken");
        assertThat(condition("Ready").message()).contains("Service \"agent-chat\"");
        assertThat(child(Service.class, "agent-chat").getSpec().getPorts())
                .singleElement()
                .satisfies(port -> assertThat(port.getPort()).isEqualTo(1234));
    }

    @Test
    void a_bad_route_that_got_past_the_definition_is_told_so_and_stops_no_other() {
        ApiServer.withoutRules(() -> {
            LlmRoute bad = TestRoutes.agentChat(namespace);
            bad.getMetadata().setName("bad");
            ((ObjectNode) bad.getSpec().at("/providers/0")).put("dialect", "Gemini");
            client.resource(bad).create();
            create(TestRoutes.agentChat(namespace));

            awaitCondition("Accepted", "True", "Valid");
            eventually()
                    .untilAsserted(() -> assertThat(condition("bad", "Accepted").message())
                            .startsWith("spec.providers[0].dialect: must be Anthropic or OpenAI"));
            assertThat(child(Deployment.class, "bad-router")).isNull();
            client.resource(bad).delete();
        });
    }

    @Test
    void a_secret_whose_name_leads_elsewhere_is_never_asked_for_and_stops_no_other_route() {
        ApiServer.withoutRules(() -> {
            LlmRoute bad = TestRoutes.agentChat(namespace);
            bad.getMetadata().setName("bad");
            ((ObjectNode) bad.getSpec().at("/providers/0/credentials/0/secretKeyRef"))
                    .put("name", "../../" + operatorNamespace + "/secrets/llmroute-fingerprint");
            client.resource(bad).create();
            create(TestRoutes.agentChat(namespace));

            awaitCondition("Accepted", "True", "Valid");
            eventually()
                    .untilAsserted(
                            () -> assertThat(condition("bad", "Accepted").message())
                                    .startsWith(
                                            "spec.providers[0].credentials[0].secretKeyRef.name: must be the name of a Secret"));
            client.resource(bad).delete();
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
            createSecrets();
            create(TestRoutes.agentChat(namespace));
            awaitCondition("ResolvedRefs", "False", "SecretNotLabelled");
            assertThat(condition("ResolvedRefs").message())
                    .contains("llmroute.dev/credential=true", "caller-keys, llm-keys")
                    .doesNotContain(GROQ_KEY);
            eventually().untilAsserted(() -> assertThat(mounted()).isEmpty());

            label("llm-keys", "false");
            label("caller-keys", "true");
            eventually().untilAsserted(() -> assertThat(mounted()).containsExactly("caller-keys"));
            eventually()
                    .untilAsserted(() ->
                            assertThat(condition("ResolvedRefs").message()).contains(": llm-keys;"));

            label("llm-keys", "true");
            awaitCondition("ResolvedRefs", "True", "AllFound");
            eventually().untilAsserted(() -> assertThat(mounted()).containsExactly("llm-keys", "caller-keys"));
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
        Deployment deployment = child(Deployment.class, "agent-chat-router");
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
        LlmRoute route = TestRoutes.agentChat(namespace);
        ((ObjectNode) route.getSpec().at("/providers/1")).put("baseUrl", "http://api.openai.com/v1");
        create(route);

        awaitCondition("Accepted", "True", "Valid");
        awaitCondition("Warning", "True", "KeysInTheClear");
        assertThat(condition("Warning").message()).contains("spec.providers[1].baseUrl", "unencrypted");
    }

    @Test
    void a_secret_of_somebody_else_is_never_taken_over_whenever_it_comes() {
        LlmRoute route = create(TestRoutes.agentChat(namespace));
        Secret desired = new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("raced")
                .endMetadata()
                .addToData("key", "b3Vycw==")
                .build();
        createSecret("raced", Map.of("key", "theirs"));
        Secret theirs =
                client.secrets().inNamespace(namespace).withName("raced").get();

        assertThatThrownBy(() -> RouterSecret.create(client, route, desired)).isInstanceOf(NameTaken.class);
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

    private LlmRoute create(LlmRoute route) {
        return client.resource(route).create();
    }

    private void createSecrets() {
        createSecret("llm-keys", Map.of("groq", GROQ_KEY, "openai", "sk-1", "anthropic", "sk-2"));
        createSecret("caller-keys", Map.of("app-1", "c-1"));
    }

    private void createSecret(String name, Map<String, String> values) {
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withStringData(values)
                .build();
        client.resource(secret).forceConflicts().serverSideApply();
    }

    private Cooldown coolDown(String model, Duration duration) {
        long now = System.currentTimeMillis();
        return COOLDOWNS.set(new Cooldown(
                key("https://api.groq.com/openai/v1#OpenAI", model, GROQ_KEY, Scope.Model, "tokens-day"),
                Term.of(now, duration.toMillis()),
                Cause.refused(
                        FailureClass.RateLimitDaily,
                        429,
                        new Wait(duration.toMillis(), WaitSource.BODY_TEXT),
                        List.of()),
                new Label("groq_" + model, "groq", "router-1")));
    }

    private static Cooldown coolDown(CooldownKey key, FailureClass failureClass, int status, Duration duration) {
        long now = System.currentTimeMillis();
        return COOLDOWNS.set(new Cooldown(
                key,
                Term.of(now, duration.toMillis()),
                Cause.refused(failureClass, status),
                new Label("of a test", "test", "router-1")));
    }

    private static CooldownKey key(String origin, String model, String apiKey, Scope scope, String window) {
        byte[] key = Base64.getDecoder().decode(fingerprintSecret().getData().get("key"));
        return new CooldownKey(origin, model, new Fingerprint(key).of(apiKey), scope, window);
    }

    private static Secret fingerprintSecret() {
        return client.secrets()
                .inNamespace(operatorNamespace)
                .withName("llmroute-fingerprint")
                .get();
    }

    private LlmRoute route() {
        return client.resources(LlmRoute.class)
                .inNamespace(namespace)
                .withName("agent-chat")
                .get();
    }

    private LlmRouteStatus status() {
        LlmRouteStatus status = route().getStatus();
        assertThat(status).as("status").isNotNull();
        return status;
    }

    private TargetStatus target(String name) {
        return status().targets().stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Condition condition(String type) {
        return condition("agent-chat", type);
    }

    private Condition condition(String route, String type) {
        Optional<Condition> condition = Conditions.find(
                client.resources(LlmRoute.class)
                        .inNamespace(namespace)
                        .withName(route)
                        .get()
                        .getStatus(),
                type);
        assertThat(condition).as(type).isPresent();
        return condition.get();
    }

    private void awaitCondition(String type, String status, String reason) {
        eventually().untilAsserted(() -> {
            assertThat(condition(type).reason()).isEqualTo(reason);
            assertThat(condition(type).status()).isEqualTo(status);
        });
    }

    private <R extends HasMetadata> R child(Class<R> type, String name) {
        return client.resources(type).inNamespace(namespace).withName(name).get();
    }

    private List<HasMetadata> children() {
        return Stream.<HasMetadata>of(
                        child(Deployment.class, "agent-chat-router"),
                        child(Service.class, "agent-chat"),
                        child(ConfigMap.class, "agent-chat-router"),
                        child(Secret.class, "agent-chat-router"))
                .filter(child -> child != null)
                .toList();
    }

    private Map<String, String> versions() {
        return Stream.concat(children().stream(), Stream.of(route()))
                .collect(Collectors.toMap(
                        HasMetadata::getKind, each -> each.getMetadata().getResourceVersion()));
    }

    /** The operator looks at missing Secrets each 10 s. */
    private static ConditionFactory eventually() {
        return await().atMost(40, SECONDS).pollInterval(100, MILLISECONDS).ignoreExceptions();
    }
}
