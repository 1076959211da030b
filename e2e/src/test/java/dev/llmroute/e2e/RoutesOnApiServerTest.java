package dev.llmroute.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.console.Console;
import dev.llmroute.console.ConsoleOptions;
import dev.llmroute.console.access.Entry;
import dev.llmroute.console.route.ClusterCatalog;
import dev.llmroute.console.store.HistoryOptions;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.history.RecentFallbacks;
import dev.llmroute.session.EndedSessions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The console's pages of routes with a real API server: what is shown, who changes it, and what becomes of two who do. */
class RoutesOnApiServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ResourceDefinitionContext LLM_ROUTES = new ResourceDefinitionContext.Builder()
            .withGroup("llmroute.dev")
            .withVersion("v1alpha1")
            .withKind("LlmRoute")
            .withPlural("llmroutes")
            .withNamespaced(true)
            .build();
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: { name: chat, labels: { team: a } }
            spec:
              aliases: [gpt-4o]
              providers:
                - name: groq
                  dialect: OpenAI
                  baseUrl: https://api.groq.com/openai/v1
                  credentials: [ { name: main, secretKeyRef: { name: llm-keys, key: groq } } ]
                  models: [ { name: llama-large, capabilities: { tools: false } }, { name: llama-small } ]
                - name: openai
                  dialect: OpenAI
                  baseUrl: https://api.openai.com/v1
                  credentials: [ { name: main, secretKeyRef: { name: llm-keys, key: openai } } ]
                  models: [ { name: gpt-4o-mini } ]
              fallback: { maxAttempts: 3 }
              auth: { mode: ApiKey, keys: [ { name: app-1, secretKeyRef: { name: caller-keys, key: app-1 } } ] }
            """;

    private static ApiServer server;
    private static Accounts accounts;

    @TempDir
    private static Path folder;

    private final HttpClient caller = HttpClient.newHttpClient();
    private String namespace;
    private String editor;
    private Console console;

    @BeforeAll
    static void startServer() throws Exception {
        server = new ApiServer();
        accounts = new Accounts(server.client());
        Files.writeString(folder.resolve("ca.crt"), accounts.certificate());
        String home = server.namespace();
        accounts.reviewer(home, "console");
        Files.writeString(folder.resolve("token"), accounts.token(home, "console"));
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        namespace = server.namespace();
        accounts.consoleIn(namespace, "test-1", "console");
        route(ROUTE).create();
        console = console(true);
        editor = user("edit");
        await().until(() -> get("/api/v1/routes", editor).statusCode() == 200
                && json("/api/v1/routes", editor).path("routes").size() == 1);
    }

    private Console console(boolean editable) {
        Entry.ApiServer api =
                new Entry.ApiServer(accounts.apiServer(), folder.resolve("token"), folder.resolve("ca.crt"));
        List<String> namespaces = List.of(namespace);
        return Console.start(
                new ConsoleOptions(new Entry.Token(api, namespaces, "the-same-in-all-replicas"), "127.0.0.1", 0),
                Cooldowns.ofOnlooker(TimeSource.SYSTEM),
                new RecentFallbacks(),
                () -> SharingState.LOCAL,
                HistoryOptions.IN_MEMORY,
                EndedSessions.OF_NOBODY_ELSE,
                ClusterCatalog.start(api, namespaces, editable, TimeSource.SYSTEM));
    }

    @AfterEach
    void stop() {
        if (console != null) {
            console.close();
        }
        caller.shutdownNow();
    }

    @ParameterizedTest
    @CsvSource({"view,403", "operate,403", "edit,200"})
    void each_user_of_a_namespace_reads_routes_and_changes_them_only_with_the_right_to(String account, int changing)
            throws Exception {
        String token = account.equals("edit") ? editor : user(account);
        for (String path : List.of("/routes", "/routers", page(""), page("/explain?model=gpt-4o"))) {
            assertThat(get(path, token).statusCode()).as(path).isEqualTo(200);
        }
        for (String path : List.of("/api/v1/routes", "/api/v1/routers", api(""), api("/explain"))) {
            assertThat(get(path, token).statusCode()).as(path).isEqualTo(200);
        }
        JsonNode mine = json(api(""), token);
        assertThat(mine.path("spec").isNull()).isEqualTo(changing == 403);
        assertThat(get(page(""), token).body().contains(page("/edit"))).isEqualTo(changing == 200);
        assertThat(get(page("/edit"), token).statusCode()).isEqualTo(changing);

        JsonNode read = json(api(""), editor);
        String spec = read.path("spec").asText().replace("maxAttempts: 3", "maxAttempts: 4");
        String version = read.path("version").asText();
        assertThat(dryRun(token, version, spec).statusCode()).isEqualTo(changing);
        assertThat(form(token, "/check", version, spec, spec).statusCode()).isEqualTo(changing);
        assertThat(generation()).isEqualTo(1);
        assertThat(put(token, version, spec).statusCode()).isEqualTo(changing);
        assertThat(generation()).isEqualTo(changing == 200 ? 2 : 1);
    }

    @Test
    void a_change_keeps_all_but_the_spec_and_is_taken_down() throws Exception {
        JsonNode read = json(api(""), editor);
        String spec = read.path("spec").asText().replace("maxAttempts: 3", "maxAttempts: 4");
        JsonNode dry = JSON.readTree(
                dryRun(editor, read.path("version").asText(), spec).body());
        assertThat(dry.path("accepted").asBoolean()).isTrue();
        assertThat(dry.path("diff").toString()).contains("-  maxAttempts: 3", "+  maxAttempts: 4");
        assertThat(generation()).isEqualTo(1);

        writeStatus(1);
        HttpResponse<String> saved = put(editor, read.path("version").asText(), spec);

        assertThat(saved.statusCode())
                .as("a status that was written meanwhile is no conflict")
                .isEqualTo(200);
        GenericKubernetesResource now = stored().get();
        assertThat(now.getMetadata().getLabels()).containsEntry("team", "a");
        assertThat(now.<Integer>get("spec", "fallback", "maxAttempts")).isEqualTo(4);
        assertThat(now.<String>get("status", "readyTargets")).isEqualTo("2/3");
        JsonNode audit = json("/api/v1/audit", editor).at("/entries/0");
        assertThat(audit.path("action").asText()).isEqualTo("Edit");
        assertThat(audit.path("target").asText()).isEqualTo(namespace + "/chat");
        assertThat(audit.path("who").asText()).endsWith(":edit");
        assertThat(audit.path("before").asText()).isEqualTo("generation 1");
        assertThat(audit.path("after").asText()).isEqualTo("generation 2: 1 line added, 1 removed");
        assertThat(audit.path("reason").asText()).isEqualTo("because");
    }

    @Test
    void what_the_api_server_does_not_take_is_told_by_field() throws Exception {
        JsonNode read = json(api(""), editor);
        String version = read.path("version").asText();
        String spec = read.path("spec").asText();

        JsonNode wrong = JSON.readTree(dryRun(editor, version, spec.replace("https://api.openai.com/v1", "ftp://x"))
                .body());
        assertThat(wrong.path("accepted").asBoolean()).isFalse();
        assertThat(wrong.at("/problems/0/path").asText()).isEqualTo("spec.providers[1].baseUrl");
        JsonNode unknown =
                JSON.readTree(dryRun(editor, version, spec + "\ncolour: red\n").body());
        assertThat(unknown.path("problems").toString()).contains("colour");
        JsonNode noYaml = JSON.readTree(dryRun(editor, version, "a: [").body());
        assertThat(noYaml.at("/problems/0/message").asText()).contains("no valid YAML");
        HttpResponse<String> put = put(editor, version, spec.replace("maxAttempts: 3", "maxAttempts: 0"));
        assertThat(put.statusCode()).isEqualTo(422);
        assertThat(put.body()).contains("spec.fallback.maxAttempts");
        assertThat(form(editor, "/check", version, spec, spec.replace("maxAttempts: 3", "maxAttempts: 0"))
                        .body())
                .contains("spec.fallback.maxAttempts", "nothing was changed");
        assertThat(generation()).isEqualTo(1);
    }

    @Test
    void of_two_who_change_a_route_the_second_sees_what_the_first_did_and_loses_nothing() throws Exception {
        JsonNode read = json(api(""), editor);
        String version = read.path("version").asText();
        String original = read.path("spec").asText();
        String mine = original.replace("maxAttempts: 3", "maxAttempts: 4");
        route(ROUTE.replace("[gpt-4o]", "[gpt-4o, theirs]")).update();

        assertThat(put(editor, version, mine).statusCode()).isEqualTo(409);
        assertThat(dryRun(editor, version, mine).statusCode()).isEqualTo(409);
        String told = form(editor, "/save", version, original, mine).body();

        assertThat(told)
                .contains("Somebody else changed the route", "What they changed", "+  - theirs")
                .doesNotContain("<textarea");
        assertThat(generation()).isEqualTo(2);
        String newer = told.replaceAll("(?s).*name=\"version\" value=\"([^\"]+)\".*", "$1");
        assertThat(form(editor, "/save", newer, original, mine).body()).contains("Saved as generation 3");
        assertThat(stored().get().<Integer>get("spec", "fallback", "maxAttempts"))
                .isEqualTo(4);
    }

    @Test
    void routes_come_change_and_go_without_a_reload() throws Exception {
        route(ROUTE.replace("name: chat", "name: second")).create();
        await().untilAsserted(() -> assertThat(
                        json("/api/v1/routes", editor).path("routes").findValuesAsText("name"))
                .contains("chat", "second"));

        writeStatus(1);
        await().untilAsserted(() -> {
            JsonNode route = json(api(""), editor);
            assertThat(route.at("/route/ready").asInt()).isEqualTo(2);
            assertThat(route.at("/route/servedGeneration").asInt()).isEqualTo(1);
            assertThat(route.at("/targets/0/name").asText()).isEqualTo("groq/llama-small");
            assertThat(route.path("targets").toString()).contains("RateLimitDaily", "2099-01-01T00:00:00Z");
        });
        JsonNode explained = json(api("/explain?tools=true"), editor);
        assertThat(explained.path("targets").toString()).contains("it takes no tools");
        JsonNode router = json("/api/v1/routers", editor).at("/routers/0");
        assertThat(router.path("name").asText()).isEqualTo("chat-router-0");
        assertThat(router.path("state").asText()).isEqualTo("ready");
        assertThat(get(page(""), editor).body()).contains("llm-keys").doesNotContain("managedFields");

        stored().delete();
        await().untilAsserted(
                        () -> assertThat(get(page(""), editor).statusCode()).isEqualTo(404));
    }

    @Test
    void what_is_in_another_namespace_is_neither_seen_nor_changed() throws Exception {
        String other = server.namespace();
        accounts.consoleIn(other, "test-1", "console");
        server.client()
                .genericKubernetesResources(LLM_ROUTES)
                .inNamespace(other)
                .resource(resource(ROUTE))
                .create();

        assertThat(json("/api/v1/routes", editor).toString()).doesNotContain(other);
        assertThat(get("/routes/" + other + "/chat", editor).statusCode()).isEqualTo(404);
        JsonNode read = json(api(""), editor);
        ObjectNode body = JSON.createObjectNode()
                .put("version", read.path("version").asText())
                .put("spec", read.path("spec").asText());
        assertThat(send(request("/api/v1/routes/" + other + "/chat", editor)
                                .PUT(BodyPublishers.ofString(body.toString())))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void where_changes_are_off_even_who_may_edit_is_not_offered_them() throws Exception {
        console.close();
        console = console(false);
        await().until(() -> get(page(""), editor).statusCode() == 200);

        assertThat(get(page(""), editor).body()).doesNotContain(page("/edit"));
        assertThat(get(page("/edit"), editor).statusCode()).isEqualTo(404);
        assertThat(put(editor, "1", "a: b").statusCode()).isEqualTo(404);
    }

    @Test
    void who_changes_a_route_that_argo_cd_keeps_is_told_that_it_will_be_undone() throws Exception {
        route(ROUTE.replace("labels: { team: a }", "annotations: { argocd.argoproj.io/tracking-id: a }"))
                .update();

        await().untilAsserted(() -> assertThat(get(page("/edit"), editor).body())
                .contains("Argo CD keeps this route", "will undo what you change here"));
    }

    private String user(String account) {
        accounts.account(namespace, account);
        accounts.role(namespace, account, namespace, account);
        return accounts.token(namespace, account);
    }

    private void writeStatus(long generation) {
        GenericKubernetesResource resource = resource(ROUTE);
        resource.setAdditionalProperty(
                "status", Serialization.unmarshal("""
                        observedGeneration: %d
                        servedGeneration: %d
                        readyTargets: 2/3
                        routers:
                          ready: 1
                          desired: 1
                          pods: [ { name: chat-router-0, ready: true, generation: %d } ]
                        conditions:
                          - { type: Ready, status: "True", reason: Serving, message: ok, lastTransitionTime: "2026-11-24T10:00:00Z" }
                        targets:
                          - { name: groq/llama-large, state: CoolingDown, reason: RateLimitDaily, until: "2099-01-01T00:00:00Z", source: BodyText }
                          - { name: groq/llama-small, state: Ready }
                          - { name: openai/gpt-4o-mini, state: Ready }
                        """.formatted(generation, generation, generation), Map.class));
        server.client()
                .genericKubernetesResources(LLM_ROUTES)
                .inNamespace(namespace)
                .resource(resource)
                .patchStatus();
    }

    private Resource<GenericKubernetesResource> route(String yaml) {
        return server.client()
                .genericKubernetesResources(LLM_ROUTES)
                .inNamespace(namespace)
                .resource(resource(yaml));
    }

    private static GenericKubernetesResource resource(String yaml) {
        return Serialization.unmarshal(yaml, GenericKubernetesResource.class);
    }

    private Resource<GenericKubernetesResource> stored() {
        return server.client()
                .genericKubernetesResources(LLM_ROUTES)
                .inNamespace(namespace)
                .withName("chat");
    }

    private long generation() {
        return stored().get().getMetadata().getGeneration();
    }

    private String page(String rest) {
        return "/routes/" + namespace + "/chat" + rest;
    }

    private String api(String rest) {
        return "/api/v1" + page(rest);
    }

    private HttpResponse<String> dryRun(String token, String version, String spec) throws Exception {
        return send(request(api("/dry-run"), token).POST(BodyPublishers.ofString(edit(version, spec))));
    }

    private HttpResponse<String> put(String token, String version, String spec) throws Exception {
        return send(request(api(""), token).PUT(BodyPublishers.ofString(edit(version, spec))));
    }

    private static String edit(String version, String spec) {
        return JSON.createObjectNode()
                .put("version", version)
                .put("spec", spec)
                .put("reason", "because")
                .toString();
    }

    private HttpResponse<String> form(String token, String action, String version, String original, String spec)
            throws Exception {
        String body = Map.of("version", version, "original", original, "spec", spec).entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(request(page(action), token)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private JsonNode json(String path, String token) throws Exception {
        return JSON.readTree(get(path, token).body());
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        return send(request(path, token));
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return caller.send(request.build(), BodyHandlers.ofString());
    }
}
