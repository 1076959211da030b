package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.console.access.Entry;
import dev.llmroute.console.access.Right;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Outcome;
import dev.llmroute.history.RecentFallbacks;
import dev.llmroute.history.Skipped;
import dev.llmroute.route.Ceiling;
import dev.llmroute.route.Credential;
import dev.llmroute.route.Dialect;
import dev.llmroute.route.Envelope;
import dev.llmroute.route.Model;
import dev.llmroute.route.NetworkMode;
import dev.llmroute.route.Provider;
import dev.llmroute.route.Target;
import dev.llmroute.route.Timeouts;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Who wants to see whether fallbacks work, by the page and by the API. */
class DrillRoutesTest {
    private static final String START = "/api/v1/cooldowns/drill";
    private static final String LLAMA = "groq_llama-3.3-70b-versatile";

    private final SetTime time = new SetTime("2026-11-24T10:00:00Z");
    private final Cooldowns cooldowns = Cooldowns.ofOnlooker(time);
    private final RecentFallbacks history = new RecentFallbacks();
    private final HttpClient client = HttpClient.newHttpClient();
    private Console console;

    @BeforeEach
    void start() {
        console = Console.start(new ConsoleOptions("127.0.0.1", 0, null), cooldowns, history, () -> SharingState.LOCAL);
        cooldowns.set(Samples.llama33(time.millis()));
    }

    @AfterEach
    void stop() {
        console.close();
        client.close();
    }

    private static String body(String lasting) {
        return "{\"target\": \"" + LLAMA + "\", \"for\": \"" + lasting + "\", \"reason\": \"game day\"}";
    }

    @Test
    void a_drill_is_marked_as_one_in_lists_pages_and_the_audit() throws Exception {
        JsonNode answer = json(post(START, body("10m")));
        assertThat(answer.at("/changed/0/until").asText()).isEqualTo("2026-11-24T10:10:00Z");

        JsonNode drills = json(get("/api/v1/cooldowns?class=Drill")).at("/cooldowns");
        assertThat(drills).hasSize(1);
        assertThat(drills.at("/0/class").asText()).isEqualTo("Drill");
        assertThat(drills.at("/0/reason").asText()).isEqualTo("game day");
        assertThat(get("/drill").body())
                .contains("1 drill goes on")
                .contains("<span class=\"badge drill\">Drill</span>")
                .contains("nothing is wrong: tried out by loopback")
                .contains("End the drill");
        assertThat(get("/cooldowns").body()).contains("<span class=\"badge drill\">Drill</span>");
        JsonNode audit = json(get("/api/v1/audit?action=Drill")).at("/entries/0");
        assertThat(audit.at("/before").asText()).isEqualTo("nothing");
        assertThat(audit.at("/after").asText()).isEqualTo("Drill until 2026-11-24T10:10:00Z");
    }

    @Test
    void a_drill_is_taken_back_or_ended_and_ends_by_itself_with_the_limit_beside_it_untouched() throws Exception {
        JsonNode first = json(post(START, body("10m")));
        post("/api/v1/cooldowns/undo/" + first.at("/undo").asText(), "");
        assertThat(drills()).isEmpty();

        json(post(START, body("10m")));
        HttpResponse<String> ended = send(
                request("/cooldowns/" + drills().getFirst().cooldown().key().id())
                        .DELETE());
        assertThat(ended.statusCode()).isEqualTo(200);
        assertThat(drills()).isEmpty();

        json(post(START, body("10m")));
        time.pass(Duration.ofMinutes(10));
        assertThat(drills()).isEmpty();
        assertThat(get("/drill").body()).contains("No drill goes on");
        assertThat(cooldowns.holding()).as("the provider's own limit").hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"61m", "2h", "0s", "", "soon"})
    void a_drill_lasts_an_hour_at_most(String lasting) throws Exception {
        HttpResponse<String> answer = post(START, body(lasting));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("from 1s to 60m");
    }

    @Test
    void the_last_free_target_is_drilled_only_by_who_says_so() throws Exception {
        Cooldowns router = new Cooldowns(time);
        router.of(target());
        console.close();
        console = Console.start(new ConsoleOptions("127.0.0.1", 0, null), router, history, () -> SharingState.LOCAL);
        String target =
                json(get("/api/v1/cooldowns/targets")).at("/targets/0/id").asText();
        String body = "{\"target\": \"" + target + "\", \"for\": \"5m\", \"reason\": \"game day\"";

        HttpResponse<String> refused = post(START, body + "}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("no target that this console knows of would be free");
        assertThat(router.holding()).isEmpty();

        assertThat(post(START, body + ", \"evenTheLast\": true}").statusCode()).isEqualTo(200);
        assertThat(router.holding()).hasSize(1);
    }

    @Test
    void requests_that_passed_a_drilled_target_by_are_marked_and_found() throws Exception {
        history.record(new FallbackEvent(
                "drilled",
                time.millis(),
                "default/agent-chat",
                "req_1",
                "app-1",
                "router-1",
                List.of(),
                List.of(new Skipped(Samples.LLAMA_33, "Drill", time.millis() + 60_000)),
                Outcome.Answered,
                List.of()));
        history.record(Samples.singleModelFallback("real", time.millis()));

        await().untilAsserted(() ->
                assertThat(json(get("/api/v1/fallbacks")).at("/fallbacks")).hasSize(2));
        JsonNode found = json(get("/api/v1/fallbacks?reason=Drill")).at("/fallbacks");
        assertThat(found).hasSize(1);
        assertThat(found.at("/0/drill").asBoolean()).isTrue();
        assertThat(json(get("/api/v1/fallbacks/real")).at("/drill").asBoolean()).isFalse();
        assertThat(get("/fallbacks").body())
                .containsOnlyOnce("<span class=\"badge drill\"")
                .contains("↷ drill");
        assertThat(get("/fallbacks/drilled").body()).contains("<span class=\"badge drill\"");
    }

    @Test
    void who_may_only_look_sees_drills_and_no_way_to_start_or_end_one() throws Exception {
        post(START, body("10m"));
        Entry readers = new Entry.StaticToken("reader-token-of-16", Right.View);
        try (TestConsole reader = TestConsole.start(readers, cooldowns)) {
            String page = reader.get("/drill", "Authorization", "Bearer reader-token-of-16")
                    .body();

            assertThat(page)
                    .contains("1 drill goes on")
                    .doesNotContain("start-drill")
                    .doesNotContain("End the drill");
            assertThat(page).doesNotContain("hx-delete").doesNotContain("hx-post");
            for (String path : List.of("/drill", START)) {
                HttpResponse<String> answer = reader.send(reader.to(path)
                        .header("Authorization", "Bearer reader-token-of-16")
                        .POST(BodyPublishers.ofString(body("10m"))));
                assertThat(answer.statusCode()).as(path).isEqualTo(403);
            }
            assertThat(reader.get("/drill/start", "Authorization", "Bearer reader-token-of-16")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void the_forms_answer_says_until_when_the_target_appears_limited() throws Exception {
        String form = "target=" + LLAMA + "&for=5m&reason=" + URLEncoder.encode("<b>game</b>", StandardCharsets.UTF_8);
        HttpResponse<String> answer = send(request("/drill")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));

        assertThat(answer.body())
                .contains("it appears limited until 2026-11-24T10:05:00Z")
                .contains("Undo");
        assertThat(get("/drill").body()).contains("&lt;b&gt;game&lt;/b&gt;").doesNotContain("<b>game");
    }

    private static Target target() {
        Provider provider = new Provider(
                "groq",
                Dialect.OpenAI,
                URI.create("https://api.groq.example/v1"),
                "https://api.groq.example/v1#OpenAI",
                NetworkMode.Public,
                Timeouts.DEFAULTS,
                Envelope.PLAIN,
                List.of(Credential.NONE),
                List.of(new Model("llama", Ceiling.NONE)),
                List.of());
        return new Target(provider, "llama", Credential.NONE);
    }

    private List<KnownCooldown> drills() {
        return cooldowns.holding().stream()
                .filter(each -> each.cooldown().isDrill())
                .toList();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + path))
                .header("HX-Request", "true");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }
}
