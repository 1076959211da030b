package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.console.access.Entry;
import dev.llmroute.console.access.Right;
import dev.llmroute.console.access.TokenDoor;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.history.RecentFallbacks;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleTokenTest {
    private static final String TOKEN = "open-sesame-0123456789";
    private static final int FREE_TRIES = 5;

    private final SetTime time = new SetTime("2026-11-24T10:00:00Z");
    private final HttpClient client = HttpClient.newHttpClient();
    private Console console;

    @BeforeEach
    void start() {
        console = start(TOKEN);
    }

    @AfterEach
    void stop() {
        console.close();
        client.close();
    }

    private Console start(String token) {
        return start(new ConsoleOptions("127.0.0.1", 0, token), new Cooldowns(time));
    }

    private static Console start(ConsoleOptions options, Cooldowns cooldowns) {
        return Console.start(options, cooldowns, new RecentFallbacks(), () -> SharingState.LOCAL);
    }

    @ParameterizedTest
    @CsvSource({
        "/,/login",
        "/cooldowns,/login?next=%2Fcooldowns",
        "/fallbacks?route=a%2Fb,/login?next=%2Ffallbacks%3Froute%3Da%252Fb"
    })
    void a_stranger_is_led_to_the_login_page_which_remembers_what_they_wanted(String page, String login)
            throws Exception {
        HttpResponse<String> answer = send(request(page));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith(login);
        assertThat(answer.body()).doesNotContain("cooling down");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v1/cooldowns", "/api/v1/fallbacks", "/api/v1/state", "/cooldowns/live", "/fallbacks/live"})
    void a_stranger_gets_no_data(String path) throws Exception {
        HttpResponse<String> answer = send(request(path).header("Accept", "text/event-stream"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/readyz", "/login", "/assets/console.css"})
    void what_says_nothing_is_for_everybody(String path) throws Exception {
        assertThat(send(request(path)).statusCode()).isEqualTo(200);
    }

    @Test
    void the_token_opens_the_api() throws Exception {
        assertThat(send(request("/api/v1/state").header("Authorization", "Bearer " + TOKEN))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(request("/api/v1/state").header("Authorization", "Bearer " + TOKEN + "x"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(request("/api/v1/cooldowns/0123").DELETE().header("Authorization", "Bearer " + TOKEN))
                        .statusCode())
                .as("allowed, though nothing is there")
                .isEqualTo(404);
    }

    @Test
    void a_login_lasts_half_a_day_and_ends_with_the_token() throws Exception {
        HttpResponse<String> login = logIn(TOKEN);
        assertThat(login.statusCode()).isEqualTo(303);
        String setCookie = login.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(setCookie).contains("HttpOnly").contains("SameSite=Strict").doesNotContain(TOKEN);
        String cookie = cookie(login);

        assertThat(statusWith(cookie)).isEqualTo(200);
        try (Console other = start("another-token-0123456789")) {
            assertThat(send(to(other, "/api/v1/state").header("Cookie", cookie)).statusCode())
                    .isEqualTo(401);
        }
        time.pass(TokenDoor.SESSION);
        assertThat(statusWith(cookie)).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "99999999999999.AAAA",
                "99999999999999.",
                "x.y",
                ".",
                "1",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void a_made_up_session_is_refused(String value) throws Exception {
        assertThat(statusWith("llmroute-console=" + value)).isEqualTo(401);
    }

    @Test
    void a_session_that_was_changed_is_refused() throws Exception {
        String cookie = cookie(logIn(TOKEN));
        int middle = cookie.length() / 2;
        char other = cookie.charAt(middle) == 'A' ? 'B' : 'A';

        assertThat(statusWith(cookie.substring(0, middle) + other + cookie.substring(middle + 1)))
                .isEqualTo(401);
        assertThat(statusWith(cookie)).isEqualTo(200);
    }

    @Test
    void another_replica_with_the_same_token_honours_a_session() throws Exception {
        String cookie = cookie(logIn(TOKEN));

        try (Console other = start(TOKEN)) {
            assertThat(send(to(other, "/api/v1/state").header("Cookie", cookie)).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void behind_a_proxy_with_tls_the_session_is_bound_to_this_host() throws Exception {
        HttpResponse<String> login = send(request("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Forwarded-Proto", "https")
                .POST(BodyPublishers.ofString("token=" + TOKEN)));

        assertThat(login.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("__Host-llmroute-console=")
                .contains("Secure")
                .contains("Path=/")
                .doesNotContain("Domain");
        String cookie = cookie(login);
        assertThat(send(request("/api/v1/state").header("Cookie", cookie).header("X-Forwarded-Proto", "https"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(request("/api/v1/state")
                                .header("Cookie", cookie.replace("__Host-", ""))
                                .header("X-Forwarded-Proto", "https"))
                        .statusCode())
                .as("one that a neighbour under the same domain has set")
                .isEqualTo(401);
    }

    @Test
    void a_session_that_was_signed_out_of_opens_nothing_any_more() throws Exception {
        String cookie = cookie(logIn(TOKEN));
        String another = cookie(logIn(TOKEN));

        HttpResponse<String> out =
                send(request("/logout").header("Cookie", cookie).POST(BodyPublishers.noBody()));

        assertThat(out.statusCode()).isEqualTo(303);
        assertThat(out.headers().firstValue("Set-Cookie").orElseThrow()).contains("1970");
        assertThat(statusWith(cookie)).as("a copy that somebody made before").isEqualTo(401);
        assertThat(statusWith(another)).as("the same person elsewhere").isEqualTo(200);
    }

    @Test
    void a_token_for_reading_clears_nothing_and_the_page_says_so() throws Exception {
        Cooldowns cooldowns = new Cooldowns(time);
        cooldowns.set(Samples.llama33(time.millis()));
        String id = Samples.LLAMA_33_KEY.id();
        ConsoleOptions options = new ConsoleOptions(new Entry.StaticToken(TOKEN, Right.View), "127.0.0.1", 0);
        try (Console reading = start(options, cooldowns)) {
            HttpResponse<String> page = send(to(reading, "/cooldowns").header("Authorization", "Bearer " + TOKEN));
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("read only");

            for (String path : List.of("/api/v1/cooldowns/" + id, "/cooldowns/" + id)) {
                HttpResponse<String> refused =
                        send(to(reading, path).DELETE().header("Authorization", "Bearer " + TOKEN));
                assertThat(refused.statusCode()).as(path).isEqualTo(403);
                assertThat(refused.body()).contains("Operate").contains("View");
            }
            assertThat(cooldowns.holding()).hasSize(1);
            assertThat(send(to(reading, "/api/v1/me").header("Authorization", "Bearer " + TOKEN))
                            .body())
                    .contains("\"right\":\"View\"");
        }
    }

    @Test
    void a_wrong_token_gets_the_login_page_again_and_no_session() throws Exception {
        HttpResponse<String> answer = logIn("let-me-in");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("That is not the console's token.").doesNotContain("let-me-in");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void after_a_few_wrong_tokens_one_a_second_is_looked_at() throws Exception {
        for (int i = 0; i < FREE_TRIES; i++) {
            assertThat(logIn("let-me-in-" + i).statusCode()).isEqualTo(401);
        }
        HttpResponse<String> refused = logIn(TOKEN);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("wait a second");
        assertThat(send(request("/api/v1/state").header("Authorization", "Bearer " + TOKEN))
                        .statusCode())
                .isEqualTo(429);

        time.pass(Duration.ofSeconds(1));
        assertThat(send(request("/api/v1/state").header("Authorization", "Bearer wrong-again"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(logIn(TOKEN).statusCode()).isEqualTo(429);

        time.pass(Duration.ofSeconds(1));
        assertThat(logIn(TOKEN).statusCode()).isEqualTo(303);
    }

    @Test
    void who_has_signed_in_gets_to_the_page_that_they_wanted() throws Exception {
        assertThat(send(request("/login?next=%2Ffallbacks%3Froute%3Da%252Fb")).body())
                .contains("name=\"next\" value=\"/fallbacks?route=a%2Fb\"");
        assertThat(logIn(TOKEN + "&next=%2Ffallbacks%3Froute%3Da%252Fb")
                        .headers()
                        .firstValue("Location"))
                .hasValue("/fallbacks?route=a%2Fb");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "//evil.example",
                "///evil.example",
                "/\\evil.example",
                "/\tevil",
                "\\\\evil.example",
                "https://evil.example/",
                "javascript:alert(1)",
                "cooldowns",
                "/login",
                "/logout",
                "/api/v1/cooldowns",
                "/a\r\nSet-Cookie: a=b",
                "/@evil.example",
                "/.evil.example",
                "/%2Fevil.example"
            })
    void no_link_leads_who_signs_in_to_anywhere_but_a_page_of_this_console(String next) throws Exception {
        HttpResponse<String> answer = logIn(TOKEN + "&next=" + URLEncoder.encode(next, StandardCharsets.UTF_8));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/overview");
        assertThat(answer.headers().allValues("Set-Cookie")).hasSize(1);
    }

    private HttpResponse<String> logIn(String token) throws Exception {
        return send(request("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("token=" + token)));
    }

    private static String cookie(HttpResponse<String> answer) {
        String set = answer.headers().firstValue("Set-Cookie").orElseThrow();
        return set.substring(0, set.indexOf(';'));
    }

    private static HttpRequest.Builder to(Console console, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + path));
    }

    private int statusWith(String cookie) throws Exception {
        return send(request("/api/v1/state").header("Cookie", cookie)).statusCode();
    }

    private HttpRequest.Builder request(String path) {
        return to(console, path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
