package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.history.RecentFallbacks;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleTokenTest {
    private static final String TOKEN = "open-sesame-0123456789";

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
        return Console.start(
                new ConsoleOptions("127.0.0.1", 0, token),
                new Cooldowns(time),
                new RecentFallbacks(),
                () -> SharingState.LOCAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/cooldowns", "/fallbacks"})
    void a_stranger_is_led_to_the_login_page(String page) throws Exception {
        HttpResponse<String> answer = send(request(page));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/login");
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
        String cookie = setCookie.substring(0, setCookie.indexOf(';'));

        assertThat(statusWith(cookie)).isEqualTo(200);
        try (Console other = start("another-token-0123456789")) {
            assertThat(send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + other.port() + "/api/v1/state"))
                                    .header("Cookie", cookie))
                            .statusCode())
                    .isEqualTo(401);
        }
        time.pass(Access.SESSION);
        assertThat(statusWith(cookie)).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999.AAAA", "99999999999999.", "x.y", ".", "1"})
    void a_made_up_session_is_refused(String value) throws Exception {
        assertThat(statusWith(Guard.COOKIE + "=" + value)).isEqualTo(401);
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
        for (int i = 0; i < WrongTokens.FREE; i++) {
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
    void what_is_kept_of_who_tries_is_bounded_and_by_network() {
        WrongTokens wrong = new WrongTokens(time);
        for (int i = 0; i < WrongTokens.FREE; i++) {
            wrong.add("2001:db8::" + i);
        }
        assertThat(wrong.mustWait("2001:db8::ffff")).isTrue();
        assertThat(wrong.mustWait("2001:db8:0:1::1")).isFalse();
        for (int i = 0; i < 5000; i++) {
            wrong.add("10.0." + i / 250 + "." + i % 250);
        }
        assertThat(wrong.sources()).isEqualTo(1024);
    }

    private HttpResponse<String> logIn(String token) throws Exception {
        return send(request("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("token=" + token)));
    }

    private int statusWith(String cookie) throws Exception {
        return send(request("/api/v1/state").header("Cookie", cookie)).statusCode();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
