package dev.llmroute.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.console.Console;
import dev.llmroute.console.ConsoleOptions;
import dev.llmroute.console.access.Entry;
import dev.llmroute.cooldown.Cause;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.cooldown.Term;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.history.AttemptSummary;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Outcome;
import dev.llmroute.history.RecentFallbacks;
import dev.llmroute.standalone.Main;
import dev.llmroute.standalone.Terminal;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three users of one namespace, whose rights a real API server knows: each by the page, the API and the command line. */
class ConsoleRightsOnApiServerTest {
    private static final String TARGET = "groq_llama-3.3-70b-versatile";

    private static ApiServer server;
    private static Accounts accounts;

    @TempDir
    private static Path folder;

    private final Cooldowns cooldowns = new Cooldowns(TimeSource.SYSTEM);
    private final RecentFallbacks history = new RecentFallbacks();
    private final HttpClient caller = HttpClient.newHttpClient();
    private String namespace;
    private Console console;

    /** What a command has written, and its exit code. */
    private record Ran(int exitCode, String out, String err) {}

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
    void start() {
        namespace = server.namespace();
        Entry.ApiServer api =
                new Entry.ApiServer(accounts.apiServer(), folder.resolve("token"), folder.resolve("ca.crt"));
        console = Console.start(
                new ConsoleOptions(
                        new Entry.Token(api, List.of(namespace), "the-same-in-all-replicas"), "127.0.0.1", 0),
                cooldowns,
                history,
                () -> SharingState.LOCAL);
        cool();
    }

    private void cool() {
        cooldowns.set(new Cooldown(
                new CooldownKey(
                        "https://api.groq.example#OpenAI", "llama-3.3-70b-versatile", "fp", Scope.Model, "tokens"),
                Term.of(System.currentTimeMillis(), Duration.ofMinutes(20).toMillis()),
                Cause.refused(FailureClass.RateLimitTokens, 429),
                new Label(TARGET, "groq", "router-1")));
    }

    @AfterEach
    void stop() {
        console.close();
        caller.shutdownNow();
    }

    @ParameterizedTest
    @CsvSource({"view,false", "operate,true", "edit,true"})
    void each_user_can_do_exactly_what_they_may_by_page_api_and_command_line(String account, boolean mayOperate)
            throws Exception {
        String token = user(account);
        Path file = Files.writeString(folder.resolve(account + ".token"), token);

        Ran listed = llmroute("cooldowns", file);
        assertThat(listed.err()).isEmpty();
        assertThat(listed.exitCode()).isZero();
        assertThat(listed.out()).containsPattern("TARGET +SCOPE +REASON +UNTIL").contains(TARGET);
        assertThat(llmroute("fallbacks", file).exitCode()).isZero();

        for (String path : List.of("/cooldowns", "/drill")) {
            String page = get(path, token).body();
            if (mayOperate) {
                assertThat(page).contains("aria-haspopup=\"dialog\"");
            } else {
                assertThat(page)
                        .as("no button that changes anything on " + path)
                        .doesNotContain("hx-delete", "hx-post", "aria-haspopup", "Clear</button>");
            }
        }
        assertThat(get("/cooldowns", token).body().contains("hx-delete")).isEqualTo(mayOperate);

        for (String path : List.of("/cooldowns/pin", "/cooldowns/clear", "/drill/start")) {
            assertThat(get(path, token).statusCode()).as(path).isEqualTo(mayOperate ? 200 : 403);
        }
        String drill =
                "{\"target\": \"" + TARGET + "\", \"for\": \"5m\", \"reason\": \"game day\", \"evenTheLast\": true}";
        assertThat(post("/api/v1/cooldowns/drill", token, drill).statusCode()).isEqualTo(mayOperate ? 200 : 403);

        Ran cleared = llmroute("clear", file, "groq", "--reason", "it works again");
        if (mayOperate) {
            assertThat(cleared.out())
                    .contains("cleared " + TARGET + ": RateLimitTokens until")
                    .contains("Drill");
            assertThat(cleared.exitCode()).isZero();
            assertThat(cooldowns.holding()).isEmpty();
            assertThat(get("/api/v1/audit", token).body())
                    .contains("it works again")
                    .contains("system:serviceaccount:" + namespace + ":" + account);
            assertThat(llmroute("cooldowns", file).out()).isEqualToIgnoringNewLines("nothing is cooling down");
        } else {
            assertThat(cleared.exitCode()).isEqualTo(1);
            assertThat(cleared.err()).contains("refuses").contains("right");
            assertThat(cooldowns.holding()).hasSize(1);
        }
    }

    @Test
    void who_has_no_right_in_the_namespace_gets_nothing_by_the_command_line_either() throws Exception {
        String other = server.namespace();
        accounts.account(other, "stranger");
        Path file = Files.writeString(folder.resolve("stranger.token"), accounts.token(other, "stranger"));

        Ran refused = llmroute("cooldowns", file);

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).contains("get llmroutes in " + namespace);
    }

    @Test
    void the_token_of_the_kubeconfig_lets_its_user_in() throws Exception {
        Path kubeconfig = Files.writeString(
                folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: here
                clusters: [{name: here, cluster: {server: "%s"}}]
                contexts: [{name: here, context: {cluster: here, user: me, namespace: "%s"}}]
                users: [{name: me, user: {token: "%s"}}]
                """.formatted(accounts.apiServer(), namespace, user("view")));

        Ran ran = run("cooldowns", "--console", url(), "--kube-token", "--kubeconfig", kubeconfig.toString());
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).contains(TARGET);
        assertThat(run("kubectl", "cooldowns", "--console", url(), "--kubeconfig", kubeconfig.toString())
                        .out())
                .contains(TARGET);
    }

    @Test
    void nobody_sees_what_fell_back_in_a_namespace_that_is_not_the_consoles() throws Exception {
        String token = user("edit");
        Path file = Files.writeString(folder.resolve("edit.token"), token);
        String foreign = namespace + "-other";
        history.record(event("ours", namespace + "/chat"));
        history.record(event("theirs", foreign + "/secret-project"));
        await().untilAsserted(
                        () -> assertThat(get("/api/v1/fallbacks", token).body()).contains("\"ours\""));

        for (String path : List.of(
                "/fallbacks",
                "/api/v1/fallbacks",
                "/api/v1/fallbacks?limit=1000",
                "/api/v1/fallbacks?route=" + foreign + "/secret-project",
                "/api/v1/fallbacks?provider=groq",
                "/api/v1/fallbacks?reason=RateLimitTokens&model=llama",
                "/api/v1/fallbacks.csv",
                "/api/v1/fallbacks.json",
                "/fallbacks?route=%25",
                "/fallbacks/theirs",
                "/api/v1/fallbacks/theirs")) {
            HttpResponse<String> answer = get(path, token);
            assertThat(answer.body())
                    .as(path)
                    .doesNotContain("secret-project</strong>", "secret-project\"", "secret-project,");
        }
        assertThat(get("/fallbacks/theirs", token).statusCode()).isEqualTo(404);
        assertThat(get("/api/v1/fallbacks/theirs", token).statusCode()).isEqualTo(404);
        assertThat(get("/api/v1/fallbacks/ours", token).statusCode()).isEqualTo(200);
        assertThat(get("/fallbacks", token).body())
                .contains("1 request fell back")
                .contains(namespace + "/chat");
        assertThat(firstLive(token)).contains(namespace + "/chat").doesNotContain("secret-project");
        Ran listed = llmroute("fallbacks", file, "-o", "wide");
        assertThat(listed.out())
                .contains(namespace + "/chat   Answered   groq/llama=RateLimitTokens > openai/gpt")
                .doesNotContain("secret-project");
    }

    private String firstLive(String token) throws Exception {
        HttpRequest request = to("/fallbacks/live")
                .header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream")
                .build();
        HttpResponse<Stream<String>> answer = caller.send(request, BodyHandlers.ofLines());
        try (Stream<String> lines = answer.body()) {
            return String.join(
                    "\n", lines.takeWhile(line -> !line.contains("</ol>")).toList());
        }
    }

    private static FallbackEvent event(String id, String route) {
        return new FallbackEvent(
                id,
                System.currentTimeMillis(),
                route,
                "req-" + id,
                "app-1",
                "router-1",
                List.of(
                        new AttemptSummary("groq/llama", FailureClass.RateLimitTokens, "model", 429, -1, "none", 40),
                        new AttemptSummary("openai/gpt", null, "none", 200, -1, "none", 300)),
                List.of(),
                Outcome.Answered,
                List.of());
    }

    private String user(String account) {
        accounts.account(namespace, account);
        accounts.role(namespace, account, namespace, account);
        return accounts.token(namespace, account);
    }

    private String url() {
        return "http://127.0.0.1:" + console.port();
    }

    private Ran llmroute(String command, Path token, String... more) {
        String[] at = {command, "--console", url(), "--console-token", token.toString()};
        String[] all = Arrays.copyOf(at, at.length + more.length);
        System.arraycopy(more, 0, all, at.length, more.length);
        return run(all);
    }

    private static Ran run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.run(
                new Terminal(
                        new ByteArrayInputStream(new byte[0]), new PrintWriter(out, true), new PrintWriter(err, true)),
                args);
        return new Ran(exitCode, out.toString(), err.toString());
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        return caller.send(
                to(path).header("Authorization", "Bearer " + token)
                        .header("HX-Request", "true")
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String token, String body) throws Exception {
        return caller.send(
                to(path).header("Authorization", "Bearer " + token)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path));
    }
}
