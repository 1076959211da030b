package dev.llmroute.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.console.Console;
import dev.llmroute.console.ConsoleOptions;
import dev.llmroute.console.access.Entry;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.history.RecentFallbacks;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The console in mode Token against a real API server: who may do what, by its pages and by its API. */
class ConsoleOnApiServerTest {
    private static ApiServer server;
    private static Accounts accounts;

    @TempDir
    private static Path folder;

    private final AtomicLong passed = new AtomicLong();
    private final HttpClient caller = HttpClient.newHttpClient();
    private String namespace;
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
    void start() {
        namespace = server.namespace();
        console = console(namespace);
    }

    private Console console(String... namespaces) {
        return consoleWithToken("token", namespaces);
    }

    /** @param ownToken the file with the console's own token */
    private Console consoleWithToken(String ownToken, String... namespaces) {
        Entry.ApiServer api =
                new Entry.ApiServer(accounts.apiServer(), folder.resolve(ownToken), folder.resolve("ca.crt"));
        TimeSource time = new TimeSource() {
            @Override
            public long millis() {
                return System.currentTimeMillis() + passed.get();
            }

            @Override
            public long nanos() {
                return System.nanoTime() + Duration.ofMillis(passed.get()).toNanos();
            }
        };
        return Console.start(
                new ConsoleOptions(
                        new Entry.Token(api, List.of(namespaces), "the-same-in-all-replicas"), "127.0.0.1", 0),
                new Cooldowns(time),
                new RecentFallbacks(),
                () -> SharingState.LOCAL);
    }

    @AfterEach
    void stop() {
        if (console != null) {
            console.close();
        }
        caller.shutdownNow();
    }

    @ParameterizedTest
    @CsvSource({"view,View,read only,403", "operate,Operate,may operate,404", "edit,Edit,may edit,404"})
    void each_user_of_a_namespace_may_do_exactly_what_rbac_lets_them(
            String account, String right, String words, int changing) throws Exception {
        user(account);
        String token = accounts.token(namespace, account);
        String session = signedIn(token);

        for (String[] who : new String[][] {{"Authorization", "Bearer " + token}, {"Cookie", session}}) {
            assertThat(get("/api/v1/me", who).body()).contains(account).contains("\"" + right + "\"");
            assertThat(get("/api/v1/cooldowns", who).statusCode()).isEqualTo(200);
            assertThat(get("/cooldowns", who).body()).contains(words);
            for (String path : List.of("/api/v1/cooldowns/0123", "/cooldowns/0123")) {
                HttpResponse<String> answer =
                        send(to(path).DELETE().headers(who).header("HX-Request", "true"));
                assertThat(answer.statusCode()).as(path).isIn(changing, changing == 403 ? 403 : 200);
            }
        }
    }

    @Test
    void whose_right_is_of_another_namespace_may_not_look_in() throws Exception {
        user("view");
        String other = server.namespace();
        accounts.account(other, "stranger");
        String stranger = accounts.token(other, "stranger");

        HttpResponse<String> refused = get("/api/v1/cooldowns", "Authorization", "Bearer " + stranger);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("get llmroutes in " + namespace);
        HttpResponse<String> page = signIn(stranger);
        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void of_several_namespaces_the_least_right_counts_and_of_all_that_of_the_cluster() throws Exception {
        user("edit");
        String token = accounts.token(namespace, "edit");
        String other = server.namespace();
        try (Console both = console(namespace, other);
                Console all = console()) {
            assertThat(at(both, token).statusCode()).isEqualTo(403);
            HttpResponse<String> refused = at(all, token);
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("in all namespaces");

            accounts.role(other, "view", namespace, "edit");
            passed.addAndGet(60_000);
            assertThat(at(both, token).body()).contains("\"View\"");
        }
    }

    @Test
    void a_right_that_is_taken_away_ends_within_a_minute_in_sessions_too() throws Exception {
        user("operate");
        String token = accounts.token(namespace, "operate");
        String session = signedIn(token);
        assertThat(get("/api/v1/me", "Cookie", session).statusCode()).isEqualTo(200);

        server.client()
                .rbac()
                .roleBindings()
                .inNamespace(namespace)
                .withName("operate")
                .delete();

        assertAfterAMinute(403, "Cookie", session);
        assertAfterAMinute(403, "Authorization", "Bearer " + token);
    }

    @Test
    void an_account_that_is_gone_ends_its_sessions() throws Exception {
        user("view");
        String session = signedIn(accounts.token(namespace, "view"));

        server.client()
                .serviceAccounts()
                .inNamespace(namespace)
                .withName("view")
                .delete();

        assertAfterAMinute(401, "Cookie", session);
    }

    @Test
    void a_token_of_nobody_opens_nothing_and_who_tries_many_has_to_wait() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(get("/api/v1/me", "Authorization", "Bearer made-up-" + i).statusCode())
                    .isEqualTo(401);
        }
        assertThat(get("/api/v1/me", "Authorization", "Bearer made-up-6").statusCode())
                .isEqualTo(429);
    }

    @Test
    void the_session_hides_the_token_and_a_copy_opens_nothing_after_signing_out() throws Exception {
        user("view");
        String token = accounts.token(namespace, "view");
        String session = signedIn(token);
        assertThat(session).doesNotContain(token).doesNotContain(token.substring(0, 20));

        send(to("/logout").header("Cookie", session).POST(BodyPublishers.noBody()));

        assertThat(get("/api/v1/me", "Cookie", session).statusCode()).isEqualTo(401);
    }

    @Test
    void a_moment_without_the_api_server_locks_nobody_out_but_a_minute_does() throws Exception {
        user("view");
        String token = accounts.token(namespace, "view");
        Path own = folder.resolve("own");
        Files.copy(folder.resolve("token"), own);
        console.close();
        console = consoleWithToken("own", namespace);
        assertThat(at(console, token).statusCode()).isEqualTo(200);

        Files.writeString(own, "no-token");
        passed.addAndGet(45_000);
        assertThat(at(console, token).statusCode()).isEqualTo(200);
        passed.addAndGet(16_000);
        assertThat(at(console, token).statusCode()).isEqualTo(503);
    }

    @Test
    void where_the_api_server_cannot_be_asked_nobody_comes_in_and_that_is_said() throws Exception {
        console.close();
        Files.writeString(folder.resolve("wrong"), "no-token");
        console = consoleWithToken("wrong", namespace);
        user("view");

        HttpResponse<String> refused =
                get("/api/v1/me", "Authorization", "Bearer " + accounts.token(namespace, "view"));

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("The API server cannot be asked");
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
    }

    /** The API server itself hears a moment later of what it has stored. */
    private void assertAfterAMinute(int status, String header, String value) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            passed.addAndGet(60_000);
            assertThat(get("/api/v1/me", header, value).statusCode()).isEqualTo(status);
        });
    }

    /** An account that has the chart's role of its name in the namespace. */
    private void user(String account) {
        accounts.account(namespace, account);
        accounts.role(namespace, account, namespace, account);
    }

    private String signedIn(String token) throws Exception {
        HttpResponse<String> answer = signIn(token);
        assertThat(answer.statusCode()).isEqualTo(303);
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private HttpResponse<String> signIn(String token) throws Exception {
        return send(to("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("token=" + token)));
    }

    private HttpResponse<String> at(Console console, String token) throws Exception {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + "/api/v1/me"))
                .header("Authorization", "Bearer " + token));
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = to(path);
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return caller.send(request.build(), BodyHandlers.ofString());
    }
}
