package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.cooldown.Cause;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.cooldown.Term;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.history.RecentFallbacks;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleRoutesTest {
    private final SetTime time = new SetTime("2026-11-24T10:00:00Z");
    private final Cooldowns cooldowns = Cooldowns.ofOnlooker(time);
    private final RecentFallbacks history = new RecentFallbacks();
    private volatile SharingState exchange = new SharingState("client", true, 2, 0, 0, 0, -1, 0, 0);
    private final HttpClient client = HttpClient.newHttpClient();
    private Console console;

    @BeforeEach
    void start() {
        console = Console.start(new ConsoleOptions("127.0.0.1", 0, null), cooldowns, history, () -> exchange);
    }

    @AfterEach
    void stop() {
        console.close();
        client.close();
    }

    @Test
    void the_root_leads_to_the_overview() throws Exception {
        HttpResponse<String> answer = get("/");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/overview");
    }

    @Test
    void the_api_lists_what_is_cooling_down_and_clears_it_by_its_id() throws Exception {
        cooldowns.set(Samples.llama33(time.millis()));

        JsonNode only = json(get("/api/v1/cooldowns")).at("/cooldowns/0");
        assertThat(only.at("/displayKey").asText()).isEqualTo("groq_llama-3.3-70b-versatile");
        assertThat(only.at("/remainingMs").asLong()).isEqualTo(1_366_848);
        assertThat(only.at("/waitSourceText").asText()).isEqualTo("from the error text");

        HttpResponse<String> cleared =
                send(delete("/api/v1/cooldowns/" + only.at("/id").asText()).header("HX-Request", "true"));
        assertThat(cleared.statusCode()).isEqualTo(200);
        assertThat(json(cleared).at("/displayKey").asText()).isEqualTo("groq_llama-3.3-70b-versatile");
        assertThat(cooldowns.holding()).isEmpty();
        assertThat(cooldowns.find(Samples.LLAMA_33_KEY).orElseThrow().cooldown().isTombstone())
                .isTrue();
    }

    @Test
    void to_clear_what_is_not_cooling_down_is_a_404_that_says_so() throws Exception {
        HttpResponse<String> answer = send(delete("/api/v1/cooldowns/0123").header("HX-Request", "true"));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).at("/error/message").asText()).contains("Nothing is cooling down under 0123");
    }

    @Test
    void a_broken_target_has_no_countdown_but_says_what_ends_it() throws Exception {
        cooldowns.set(Samples.broken(time.millis()));

        assertThat(get("/cooldowns").body())
                .contains(">Broken<")
                .contains("the provider does not know the model; until the route changes, or cleared")
                .doesNotContain("data-countdown");
    }

    @Test
    void a_rejected_key_says_so_and_when_it_is_tried_again() throws Exception {
        cooldowns.set(Samples.rejected(time.millis()));

        assertThat(get("/cooldowns").body())
                .contains(">Key rejected<")
                .contains("tried again in")
                .contains(">0:42</time>");
    }

    @Test
    void a_limit_of_sizes_tells_which_requests_it_concerns_now() throws Exception {
        cooldowns.set(Samples.sizeAware(time.millis()));
        assertThat(get("/cooldowns").body())
                .contains("cooling down for requests above 99 tokens")
                .contains("also stated: 1:00 from the header retry-after")
                .contains("its probe was refused 2 times in a row");

        time.pass(Duration.ofSeconds(60));
        assertThat(get("/cooldowns").body()).contains("cooling down for requests above 168 tokens");
    }

    @Test
    void what_was_foreseen_is_told_apart_from_a_refusal() throws Exception {
        cooldowns.set(Samples.foreseen(time.millis()));

        assertThat(get("/cooldowns").body())
                .contains("before the first refusal: little is left of tokens")
                .contains("cooling down for requests above 800 tokens")
                .contains("6:00 from the header x-ratelimit-reset-tokens")
                .contains("that is when all is back; tried again after 1:00")
                .doesNotContain("tokens-left")
                .doesNotContain("HTTP 200");
    }

    @Test
    void who_reads_along_sees_a_target_come_back_step_by_step() throws Exception {
        Cooldown limit = cooldowns.set(Samples.llama33(time.millis()));
        HttpRequest request =
                request("/cooldowns/live").header("Accept", "text/event-stream").build();
        try (InputStream stream =
                client.send(request, BodyHandlers.ofInputStream()).body()) {
            readUntil(stream, "22:46 from the error text");
            time.pass(Duration.ofMillis(1_366_848));
            readUntil(stream, "waits for its probe");
            cooldowns.recovered(cooldowns.due(), "router-1", 30_000);
            readUntil(stream, "coming back: 10 % of requests");
            time.pass(Duration.ofSeconds(15));
            readUntil(stream, "coming back: 50 % of requests");
            cooldowns.clear(limit.key(), "console");
            readUntil(stream, "Every target is free");
        }
    }

    @Test
    void who_reads_along_sees_larger_requests_pass_as_time_goes_by() throws Exception {
        cooldowns.set(Samples.sizeAware(time.millis()));
        HttpRequest request =
                request("/cooldowns/live").header("Accept", "text/event-stream").build();
        try (InputStream stream =
                client.send(request, BodyHandlers.ofInputStream()).body()) {
            readUntil(stream, "for requests above 99 tokens");
            time.pass(Duration.ofSeconds(60));
            readUntil(stream, "for requests above 168 tokens");
        }
    }

    @Test
    void to_clear_what_comes_back_lets_all_requests_through_at_once() throws Exception {
        Cooldown limit = cooldowns.set(Samples.llama33(time.millis()));
        time.pass(Duration.ofMillis(1_366_848));
        cooldowns.recovered(cooldowns.due(), "router-1", 30_000);

        JsonNode only = json(get("/api/v1/cooldowns")).at("/recovering/0");
        assertThat(only.at("/percent").asInt()).isEqualTo(10);
        HttpResponse<String> cleared =
                send(delete("/api/v1/cooldowns/" + only.at("/id").asText()).header("HX-Request", "true"));

        assertThat(cleared.statusCode()).isEqualTo(200);
        assertThat(cooldowns.rampingUp()).isEmpty();
        assertThat(cooldowns.find(limit.key()).orElseThrow().cooldown().label().seenBy())
                .isEqualTo("console");
    }

    @Test
    void the_api_gives_the_newest_fallbacks_first_and_as_many_as_asked_for() throws Exception {
        Samples.fallbacks(time.millis()).forEach(history::record);
        await().until(() -> json(get("/api/v1/fallbacks")).at("/stored").asBoolean()
                && json(get("/api/v1/fallbacks")).at("/fallbacks").size() == 4);

        JsonNode two = json(get("/api/v1/fallbacks?limit=2")).at("/fallbacks");

        assertThat(two).hasSize(2);
        assertThat(two.at("/0/id").asText()).isEqualTo("01JDF3VCK0W6D");
        assertThat(two.at("/0/attempts/0/class").asText()).isEqualTo("RateLimitDaily");
        assertThat(two.at("/0/attempts/1/class").isNull()).isTrue();
        assertThat(two.at("/1/outcome").asText()).isEqualTo("Exhausted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "-1", "many"})
    void a_limit_out_of_bounds_is_refused_with_the_bounds(String limit) throws Exception {
        HttpResponse<String> answer = get("/api/v1/fallbacks?limit=" + limit);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/error/message").asText()).contains(limit).contains("from 1 to 1000");
    }

    @Test
    void the_state_of_sharing_is_told_by_the_api_and_by_the_page() throws Exception {
        assertThat(json(get("/api/v1/state")).at("/text").asText()).isEqualTo("shared with 2 members");

        exchange = new SharingState("client", true, 2, time.millis(), 3, 4, 7, 5, 6);
        assertThat(get("/cooldowns").body())
                .contains("client · 3 waiting to be sent · 4 given up · 5 merged · 6 refused")
                .contains("news take at most 10 ms · compared within the last minute");

        exchange = new SharingState("client", false, 0, 0, 0, 0, -1, 0, 0);
        assertThat(get("/cooldowns").body()).contains("Cooldowns are local only: the shared memory cannot be reached");
    }

    @Test
    void health_and_readiness_answer() throws Exception {
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void an_unknown_address_is_a_404_in_the_form_of_its_surroundings() throws Exception {
        assertThat(json(get("/api/v1/nothing")).at("/error/message").asText()).isNotBlank();
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
        assertThat(get("/assets/console.java").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cooldowns", "/fallbacks", "/api/v1/cooldowns", "/nothing"})
    void every_answer_forbids_what_it_does_not_need(String path) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
    }

    @Test
    void pages_of_other_sites_cannot_clear_anything() throws Exception {
        cooldowns.set(Samples.llama33(time.millis()));
        String path = "/api/v1/cooldowns/"
                + json(get("/api/v1/cooldowns")).at("/cooldowns/0/id").asText();

        assertThat(send(delete(path)).statusCode()).as("a form could send this").isEqualTo(403);
        for (String site : new String[] {"cross-site", "same-site"}) {
            assertThat(send(delete(path).header("HX-Request", "true").header("Sec-Fetch-Site", site))
                            .statusCode())
                    .as(site)
                    .isEqualTo(403);
        }
        for (String origin : new String[] {"https://evil.example", "null", "http://127.0.0.1:1"}) {
            assertThat(send(delete(path).header("HX-Request", "true").header("Origin", origin))
                            .statusCode())
                    .as(origin)
                    .isEqualTo(403);
        }
        assertThat(cooldowns.holding()).hasSize(1);
        String own = "http://127.0.0.1:" + console.port();
        assertThat(send(delete(path).header("HX-Request", "true").header("Origin", own))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:8080", "127.0.0.1.evil.example"})
    void a_foreign_name_that_points_to_this_machine_is_refused(String host) throws Exception {
        assertThat(statusLineFor(host)).contains(" 421 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:8443", "127.0.0.1:1234", "[::1]:80"})
    void the_names_of_this_machine_are_served_on_whatever_port_is_forwarded(String host) throws Exception {
        assertThat(statusLineFor(host)).contains(" 200 ");
    }

    @Test
    void words_from_outside_are_text_and_never_markup() throws Exception {
        CooldownKey key = new CooldownKey("https://api.groq.com", "<script>alert(1)</script>", "", Scope.Model, "");
        cooldowns.set(new Cooldown(
                key,
                Term.of(time.millis(), 60_000),
                Cause.refused(
                        FailureClass.RateLimitTokens,
                        429,
                        new Wait(60_000, new WaitSource("\"><img src=x>")),
                        List.of()),
                new Label("groq_\" onclick=\"alert(2)\"><script>alert(1)</script>", "groq", "router-1")));

        assertThat(get("/cooldowns").body())
                .contains(
                        "<span class=\"key\">groq_\" onclick=\"alert(2)\"&gt;&lt;script&gt;alert(1)&lt;/script&gt;</span>")
                .contains("aria-label=\"Clear groq_&#34; onclick=&#34;alert(2)&#34;>&lt;script>alert(1)&lt;/script>\"")
                .doesNotContain("<script>alert(1)")
                .doesNotContain("<img src=x>");
    }

    @Test
    void who_reads_along_gets_the_whole_fragment_at_once_and_again_when_it_changes() throws Exception {
        HttpRequest request =
                request("/fallbacks/live").header("Accept", "text/event-stream").build();
        try (InputStream stream =
                client.send(request, BodyHandlers.ofInputStream()).body()) {
            assertThat(readUntil(stream, "No request fell back")).contains("event: fragment");
            history.record(Samples.singleModelFallback("01JDF3V9N4M8A", time.millis()));
            assertThat(readUntil(stream, "req_01JDF3V9N4M8"))
                    .contains("🔄 Switching to GROQ llama-3.1-70b-versatile...");
        }
    }

    private static String readUntil(InputStream stream, String text) throws IOException {
        StringBuilder read = new StringBuilder();
        byte[] buffer = new byte[8192];
        while (read.indexOf(text) < 0) {
            int n = stream.read(buffer);
            assertThat(n).as("the stream must go on; so far: %s", read).isPositive();
            read.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
        }
        return read.toString();
    }

    private String statusLineFor(String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("GET /cooldowns HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines().findFirst().orElseThrow();
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpRequest.Builder delete(String path) {
        return request(path).DELETE();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }
}
