package dev.llmroute.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.operator.OperatorMain;
import dev.llmroute.standalone.Main;
import dev.llmroute.standalone.Terminal;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kubectl llmroute} against a real API server, and against the operator where something is to be done. */
class KubectlPluginTest {
    private static final String COOLING = "groq/llama-3.3-70b-versatile";
    private static ApiServer server;

    @TempDir
    private Path folder;

    private String namespace;
    private Path kubeconfig;

    /** What a command has written, and its exit code. */
    private record Ran(int exitCode, String out, String err) {}

    @BeforeAll
    static void start() {
        server = new ApiServer();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void newNamespace() throws Exception {
        namespace = server.namespace();
        kubeconfig = Files.writeString(folder.resolve("kubeconfig"), server.kubeconfig());
    }

    @Test
    void cooldowns_are_those_of_the_statuses_the_soonest_first() throws Exception {
        create("agent-chat");
        create("other");
        status("agent-chat", Duration.ofMinutes(10));
        status("other", Duration.ofMinutes(5));

        assertThat(plugin("cooldowns").out())
                .containsPattern("ROUTE +TARGET +REASON +UNTIL +SOURCE +STATE\n"
                        + "other +" + COOLING
                        + " +RateLimitDaily +.*\\d\\d:\\d\\d:\\d\\d \\(in (4m\\d+s|5m)\\) +BodyText +CoolingDown\n"
                        + "agent-chat +" + COOLING + " .*\\(in (9m\\d+s|10m)\\) .*\n"
                        + "(agent-chat|other) +groq/gemma2-9b-it +ModelNotFound +no end +None +Broken\n");
        assertThat(plugin("cooldowns", "agent-chat").out())
                .contains("agent-chat   ")
                .doesNotContain("other");
        assertThat(run("kubectl", "cooldowns", "-A", "--kubeconfig", kubeconfig.toString())
                        .out())
                .contains(namespace + "/agent-chat");
        JsonNode json =
                new ObjectMapper().readTree(plugin("cooldowns", "-o", "json").out());
        assertThat(json.at("/cooldowns/0/target").asText()).isEqualTo(COOLING);
        assertThat(json.at("/cooldowns/0/class").asText()).isEqualTo("RateLimitDaily");
    }

    @Test
    void where_nothing_cools_down_or_nobody_has_looked_it_is_said() {
        assertThat(plugin("cooldowns").out()).contains("there is no LlmRoute in the namespace " + namespace);
        create("agent-chat");

        Ran ran = plugin("cooldowns");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).isEqualToIgnoringNewLines("nothing is cooling down");
        assertThat(ran.err()).contains(namespace + "/agent-chat has no status yet");
        Ran unknown = plugin("cooldowns", "agents");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("there is no LlmRoute agents", namespace, "there is agent-chat");
    }

    @Test
    void why_and_explain_tell_the_way_of_a_request_and_what_is_not_well() throws Exception {
        create("agent-chat");
        status("agent-chat", Duration.ofMinutes(10));

        assertThat(plugin("why", "agent-chat").out())
                .startsWith(
                        "A request for \"agent-chat\" goes to groq/llama-3.1-70b-versatile now, not to its first target "
                                + COOLING + ": it is cooling down for RateLimitDaily until ")
                .containsPattern("\n" + COOLING + " +CoolingDown .* passed by\n")
                .containsPattern("\ngroq/gemma2-9b-it +Broken .* no end +None +passed by\n")
                .containsPattern("\nanthropic/claude-3-haiku-20240307 +KeyMissing .* passed by\n")
                .contains("  Ready is False (NoRouters): no router pod is ready")
                .doesNotContain("Accepted");
        assertThat(plugin("why", "agent-chat", "openai/gpt-4o").out()).startsWith("Nothing keeps a request");
        assertThat(plugin("explain", "agent-chat").out())
                .contains("Route agent-chat, a request for \"agent-chat\":")
                .containsPattern("1 +groq/llama-3.1-70b-versatile +another model of groq")
                .containsPattern("skip +" + COOLING + " +cooling down: RateLimitDaily until ")
                .containsPattern("skip +anthropic/claude-3-haiku-20240307 +left out: its key is not there");
        assertThat(plugin("why", "agent-chat", "gpt-99").exitCode()).isEqualTo(1);
    }

    @Test
    void clear_has_the_operator_do_it_and_prints_its_words() throws Exception {
        create("agent-chat");
        Path log = folder.resolve("operator.log");
        try (var _ = operator(log)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> String.valueOf(route("agent-chat")
                                    .get()
                                    .getAdditionalProperties()
                                    .get("status"))
                            .contains("targets"));

            Ran ran = plugin("clear", "groq");

            assertThat(ran.err()).isEmpty();
            assertThat(ran.out()).isEqualToIgnoringNewLines("llmroute.dev/clear=groq: nothing was cooling down");
            assertThat(ran.exitCode()).isZero();
            assertThat(annotations()).doesNotContainKey("llmroute.dev/clear");
            // Told by the count of the event that is there.
            assertThat(plugin("clear", "groq", "agent-chat").out()).startsWith("llmroute.dev/clear=groq: ");
            Ran refused = plugin("clear", "grok");
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err()).contains("\"grok\" names nothing that the route agent-chat has", "all, groq, ");

            Path only = restricted("changes", List.of("get", "list", "patch"));
            Ran blind = run("kubectl", "clear", "all", "-n", namespace, "--kubeconfig", only.toString());
            assertThat(blind.exitCode()).isZero();
            assertThat(blind.out()).contains("the operator has obeyed llmroute.dev/clear=all", "you may not read");
        }
    }

    /** Without an election and without shared memory. */
    private RoleProcess operator(Path log) throws IOException {
        return new RoleProcess(
                OperatorMain.class,
                Map.of(
                        "KUBECONFIG",
                        kubeconfig.toString(),
                        "LLMROUTE_ROUTER_IMAGE",
                        "llmroute/router:test",
                        "LLMROUTE_NAMESPACE",
                        server.namespace(),
                        "LLMROUTE_WATCH_NAMESPACES",
                        namespace,
                        "LLMROUTE_LEASE_NAME",
                        "",
                        "LLMROUTE_HEALTH_PORT",
                        "0"),
                log);
    }

    @Test
    void where_no_operator_obeys_clear_says_so_and_what_to_do() throws Exception {
        create("agent-chat");
        status("agent-chat", Duration.ofMinutes(10));

        Ran ran = plugin("clear", "all", "--timeout", "1");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err())
                .contains("has not obeyed the annotation llmroute.dev/clear=all within 1 s", "Is it running");
        assertThat(annotations()).containsEntry("llmroute.dev/clear", "all");
        Ran again = plugin("clear", "groq");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("llmroute.dev/clear=all", "kubectl annotate llmroute agent-chat");
        assertThat(annotations()).containsEntry("llmroute.dev/clear", "all");
    }

    @Test
    void who_may_look_only_can_look_and_is_told_what_clearing_needs() throws Exception {
        create("agent-chat");
        status("agent-chat", Duration.ofMinutes(10));
        Path looks = restricted("looks", List.of("get", "list"));

        assertThat(run("kubectl", "cooldowns", "-n", namespace, "--kubeconfig", looks.toString())
                        .out())
                .contains(COOLING);
        Ran clear = run("kubectl", "clear", "all", "-n", namespace, "--kubeconfig", looks.toString());
        assertThat(clear.exitCode()).isEqualTo(1);
        assertThat(clear.err()).contains("cannot patch", "This needs patch of llmroutes.llmroute.dev");
        Ran elsewhere = run("kubectl", "cooldowns", "-A", "--kubeconfig", looks.toString());
        assertThat(elsewhere.exitCode()).isEqualTo(1);
        assertThat(elsewhere.err()).contains("cannot list", "get and list of llmroutes.llmroute.dev");
    }

    @Test
    void a_kubeconfig_that_does_not_lead_anywhere_is_told_in_a_line() throws Exception {
        Ran file = run(
                "kubectl", "cooldowns", "--kubeconfig", folder.resolve("none").toString());
        assertThat(file.exitCode()).isEqualTo(2);
        assertThat(file.err()).contains("--kubeconfig", "there is no such file");

        Ran context = plugin("cooldowns", "--context", "nobody");
        assertThat(context.exitCode()).isEqualTo(2);
        assertThat(context.err()).contains("there is no nobody in the kubeconfig; there is ");

        Path wrong = Files.writeString(folder.resolve("wrong"), "clusters: [no yaml");
        Ran yaml = run("kubectl", "cooldowns", "--kubeconfig", wrong.toString());
        assertThat(yaml.exitCode()).isEqualTo(1);
        assertThat(yaml.err().lines()).hasSize(1);
        assertThat(yaml.err()).contains("the kubeconfig cannot be used: ");

        String address = server.client().getConfiguration().getMasterUrl();
        String away = server.kubeconfig().replace(address.substring(0, address.length() - 1), "https://127.0.0.1:9");
        Files.writeString(kubeconfig, away);
        Ran gone = plugin("why", "agent-chat");
        assertThat(gone.exitCode()).isEqualTo(1);
        assertThat(gone.err().lines()).hasSize(1);
        assertThat(gone.err()).contains("the API server at https://127.0.0.1:9/ cannot be reached");
    }

    private Ran plugin(String... arguments) {
        return run(Stream.of(
                        Stream.of("kubectl"),
                        Stream.of(arguments),
                        Stream.of("-n", namespace, "--kubeconfig", kubeconfig.toString()))
                .flatMap(each -> each)
                .toArray(String[]::new));
    }

    private static Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.run(
                new Terminal(InputStream.nullInputStream(), new PrintWriter(out, true), new PrintWriter(err, true)),
                arguments);
        return new Ran(exitCode, out.toString(), err.toString());
    }

    private void create(String name) {
        try {
            GenericKubernetesResource route = Serialization.unmarshal(
                    Files.readString(Path.of("../crds/examples/agent-chat.yaml")), GenericKubernetesResource.class);
            route.getMetadata().setNamespace(namespace);
            route.getMetadata().setName(name);
            server.client().resource(route).create();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        for (Map.Entry<String, Map<String, String>> secret : Map.of(
                        "llm-keys", Map.of("groq", "a", "openai", "b", "anthropic", "c"),
                        "caller-keys", Map.of("app-1", "d"))
                .entrySet()) {
            server.client()
                    .resource(new SecretBuilder()
                            .withNewMetadata()
                            .withNamespace(namespace)
                            .withName(secret.getKey())
                            .endMetadata()
                            .withStringData(secret.getValue())
                            .build())
                    .createOr(existing -> existing.update());
        }
    }

    /** As the operator writes it: a target cools down for a while, one is broken, one has no key, and no router is ready. */
    private void status(String name, Duration left) {
        String until = Instant.now().plus(left).truncatedTo(ChronoUnit.SECONDS).toString();
        List<Object> targets = new ArrayList<>(List.of(Map.of(
                "name",
                COOLING,
                "state",
                "CoolingDown",
                "reason",
                "RateLimitDaily",
                "until",
                until,
                "source",
                "BodyText")));
        for (String ready :
                List.of("groq/llama-3.1-70b-versatile", "groq/llama-3.1-8b-instant", "groq/mixtral-8x7b-32768")) {
            targets.add(Map.of("name", ready, "state", "Ready"));
        }
        targets.add(
                Map.of("name", "groq/gemma2-9b-it", "state", "Broken", "reason", "ModelNotFound", "source", "None"));
        targets.add(Map.of("name", "openai/gpt-4o", "state", "Ready"));
        targets.add(Map.of("name", "anthropic/claude-3-haiku-20240307", "state", "KeyMissing"));
        route(name).editStatus(route -> {
            route.setAdditionalProperty(
                    "status",
                    Map.of(
                            "targets",
                            targets,
                            "conditions",
                            List.of(
                                    condition("Accepted", "True", "Valid", "the route is valid"),
                                    condition("Ready", "False", "NoRouters", "no router pod is ready"))));
            return route;
        });
    }

    private static Map<String, String> condition(String type, String status, String reason, String message) {
        return Map.of(
                "type",
                type,
                "status",
                status,
                "reason",
                reason,
                "message",
                message,
                "lastTransitionTime",
                "2026-11-29T00:00:00Z");
    }

    private Map<String, String> annotations() {
        return Objects.requireNonNullElse(
                route("agent-chat").get().getMetadata().getAnnotations(), Map.of());
    }

    private Resource<GenericKubernetesResource> route(String name) {
        return server.client()
                .genericKubernetesResources("llmroute.dev/v1alpha1", "LlmRoute")
                .inNamespace(namespace)
                .withName(name);
    }

    /** The kubeconfig of an account that has these rights on LlmRoutes, and no others. */
    private Path restricted(String account, List<String> verbs) throws Exception {
        var metadata = new io.fabric8.kubernetes.api.model.ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(account)
                .build();
        server.client()
                .resource(new ServiceAccountBuilder().withMetadata(metadata).build())
                .create();
        PolicyRule rule = new PolicyRuleBuilder()
                .withApiGroups("llmroute.dev")
                .withResources("llmroutes")
                .withVerbs(verbs)
                .build();
        server.client()
                .resource(
                        new RoleBuilder().withMetadata(metadata).withRules(rule).build())
                .create();
        server.client()
                .resource(new RoleBindingBuilder()
                        .withMetadata(metadata)
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", account)
                        .addNewSubject("", "ServiceAccount", account, namespace)
                        .build())
                .create();
        String token = server.client()
                .serviceAccounts()
                .inNamespace(namespace)
                .withName(account)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(3600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        var config = Serialization.unmarshal(server.kubeconfig(), io.fabric8.kubernetes.api.model.Config.class);
        config.getUsers().forEach(user -> {
            user.setUser(new io.fabric8.kubernetes.api.model.AuthInfoBuilder()
                    .withToken(token)
                    .build());
        });
        return Files.writeString(folder.resolve(account), Serialization.asYaml(config));
    }
}
