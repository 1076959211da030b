package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.history.RecentFallbacks;
import java.io.IOException;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person finds and changes, by the API and by the addresses that the page uses. */
class CooldownActionsTest {
    private static final String API = "/api/v1/cooldowns";

    private final SetTime time = new SetTime("2026-11-24T10:00:00Z");
    private final Cooldowns cooldowns = Cooldowns.ofOnlooker(time);
    private final HttpClient client = HttpClient.newHttpClient();
    private Console console;

    @BeforeEach
    void start() {
        console = Console.start(
                new ConsoleOptions("127.0.0.1", 0, null),
                cooldowns,
                new RecentFallbacks(),
                () -> new SharingState("client", true, 2, 0, 0, 0, -1, 0, 0));
        Samples.cooldowns(time.millis()).forEach(cooldowns::set);
    }

    @AfterEach
    void stop() {
        console.close();
        client.close();
    }

    @ParameterizedTest
    @CsvSource({
        "?q=GROQ, 2",
        "?q=groq%20minute, 0",
        "?q=groq%20tokens%20per%20day, 1",
        "?q=m8qzt, 2",
        "?class=QuotaExhausted, 1",
        "?class=Manual, 0",
        "?state=CoolingDown, 5",
        "?state=Broken, 0",
        "?q=groq&class=RateLimitTokens&state=CoolingDown, 1",
        "?q=&class=&state=&sort=&dir=, 5",
    })
    void the_api_finds_what_is_asked_for(String query, int found) throws Exception {
        assertThat(json(get(API + query)).at("/cooldowns")).hasSize(found);
        HttpResponse<String> page = get("/cooldowns" + query);
        assertThat(page.body().split("<tr id=\"cd-", -1)).hasSize(found + 1);
    }

    @ParameterizedTest
    @CsvSource({
        "?sort=target, anthropic_claude-3-5-sonnet-20241022",
        "?sort=target&dir=desc, provider_vllm",
        "?sort=remaining, groq_llama-3.1-8b-instant",
        "?sort=remaining&dir=desc, anthropic_claude-3-5-sonnet-20241022",
        "?sort=reason, provider_vllm",
        "?sort=since, provider_openai",
    })
    void the_api_puts_first_what_is_asked_for(String query, String first) throws Exception {
        assertThat(json(get(API + query)).at("/cooldowns/0/displayKey").asText())
                .isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?class=Sunspots", "?state=Sleepy", "?sort=age", "?dir=sideways"})
    void what_cannot_be_asked_for_is_refused_with_what_can(String query) throws Exception {
        HttpResponse<String> answer = get(API + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/error/message").asText()).contains("is none of");
        assertThat(get("/cooldowns" + query).statusCode()).isEqualTo(400);
    }

    @Test
    void a_filter_can_be_read_and_sent_again_without_a_script() throws Exception {
        String page = get("/cooldowns?q=groq&class=RateLimitDaily&sort=target&dir=desc")
                .body()
                .replace("&amp;", "&");

        assertThat(page)
                .contains("<form class=\"filter\" method=\"get\" action=\"/cooldowns\"")
                .contains("value=\"groq\"")
                .contains("<option value=\"RateLimitDaily\" selected>")
                .contains("1 of 5 match the filter")
                .contains("sse-connect=\"/cooldowns/live?class=RateLimitDaily&dir=desc&q=groq&sort=target&lang=en\"");
    }

    @Test
    void several_are_cleared_by_their_ids_and_nothing_else_is() throws Exception {
        List<String> two = ids().subList(0, 2);

        JsonNode answer =
                json(post(API + "/clear", "{\"ids\": [\"%s\", \"%s\", \"0123\"]}".formatted(two.get(0), two.get(1))));

        assertThat(answer.at("/changed")).hasSize(2);
        assertThat(answer.at("/gone/0").asText()).isEqualTo("0123");
        assertThat(ids()).hasSize(3).doesNotContainAnyElementsOf(two);
    }

    @Test
    void what_appears_while_a_person_confirms_is_not_cleared() throws Exception {
        String form = get("/cooldowns/clear?q=groq").body();
        List<String> shown = Stream.of(form.split("name=\"id\" value=\"", -1))
                .skip(1)
                .map(each -> each.substring(0, each.indexOf('"')))
                .toList();
        assertThat(form).contains("Clear 2 cooldowns?").contains("clear 2");
        cooldowns.set(Samples.sizeAware(time.millis()));

        assertThat(form("/cooldowns/clear", clearBody(shown, "clear 3")).statusCode())
                .isEqualTo(400);
        assertThat(ids()).hasSize(6);
        HttpResponse<String> cleared = form("/cooldowns/clear", clearBody(shown, "clear 2"));

        assertThat(cleared.statusCode()).isEqualTo(200);
        assertThat(cleared.body()).contains("Cleared 2 cooldowns");
        assertThat(ids()).hasSize(4).doesNotContainAnyElementsOf(shown);
    }

    private static String clearBody(List<String> ids, String typed) {
        String all = String.join("&", ids.stream().map(id -> "id=" + id).toList());
        return all + "&typed=" + URLEncoder.encode(typed, StandardCharsets.UTF_8);
    }

    @Test
    void an_extension_is_told_with_its_end_and_taken_back() throws Exception {
        String id = idOf("groq_llama-3.1-8b-instant");
        String until = json(get(API)).at("/cooldowns/0/until").asText();

        JsonNode extended = json(post(API + "/" + id + "/extend", "{\"by\": \"10m\"}"));
        assertThat(extended.at("/changed/0/until").asText()).isEqualTo("2026-11-24T10:10:38.660Z");
        post(API + "/undo/" + extended.at("/undo").asText(), "");

        assertThat(json(get(API)).at("/cooldowns/0/until").asText()).isEqualTo(until);
    }

    @Test
    void nothing_lasts_longer_than_its_class_may_and_that_is_said() throws Exception {
        String id = idOf("anthropic_claude-3-5-sonnet-20241022");

        HttpResponse<String> answer = post(API + "/" + id + "/extend", "{\"by\": \"10m\"}");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(json(answer).at("/error/message").asText())
                .contains("RateLimitRequests")
                .contains("1:00:00");
        assertThat(post(API + "/0123/extend", "{\"by\": \"10m\"}").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "0s", "32d", "10", "-5m", "9999999999999m"})
    void a_time_that_is_none_or_out_of_bounds_is_refused_with_the_bounds(String by) throws Exception {
        HttpResponse<String> answer =
                post(API + "/" + idOf("groq_llama-3.1-8b-instant") + "/extend", "{\"by\": \"" + by + "\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/error/message").asText()).contains("from 1s to 31d");
    }

    @Test
    void a_pin_is_shown_as_manual_with_who_and_why_as_text() throws Exception {
        JsonNode pinned = json(post(
                API + "/pin",
                "{\"target\": \"groq_llama-3.3-70b-versatile\", \"for\": \"2h\", \"reason\": \"<img src=x> =1+1\"}"));
        assertThat(pinned.at("/changed/0/until").asText()).isEqualTo("2026-11-24T12:00:00Z");

        JsonNode only = json(get(API + "?class=Manual")).at("/cooldowns/0");
        assertThat(only.at("/class").asText()).isEqualTo("Manual");
        assertThat(only.at("/reason").asText()).isEqualTo("<img src=x> =1+1");
        assertThat(only.at("/seenBy").asText()).isEqualTo("loopback");
        assertThat(only.at("/waitSource").asText()).isEqualTo("manual");
        assertThat(get("/cooldowns?class=Manual").body())
                .contains(">Manual</span>")
                .contains("pinned by loopback")
                .contains("“&lt;img src=x&gt; =1+1”")
                .doesNotContain("<img src=x>");
    }

    @Test
    void a_pin_that_is_taken_back_leaves_the_providers_own_limit() throws Exception {
        JsonNode pinned = json(post(API + "/pin", pin("for tests")));
        assertThat(ids()).hasSize(6);

        JsonNode undone = json(post(API + "/undo/" + pinned.at("/undo").asText(), ""));

        assertThat(undone.at("/undone/0").asText()).isEqualTo("groq_llama-3.3-70b-versatile");
        assertThat(ids()).hasSize(5).contains(Samples.LLAMA_33_KEY.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "two\\nlines", "bell\\u0007", "turned\\u202Eround", "\\ud800"})
    void a_reason_that_is_missing_or_no_plain_text_is_refused(String reason) throws Exception {
        assertThat(post(API + "/pin", pin(reason)).statusCode()).isEqualTo(400);
        assertThat(ids()).hasSize(5);
    }

    @Test
    void a_reason_is_no_longer_than_what_travels() throws Exception {
        assertThat(post(API + "/pin", pin("x".repeat(201))).statusCode()).isEqualTo(400);
        assertThat(post(API + "/pin", pin("x".repeat(200))).statusCode()).isEqualTo(200);
    }

    @Test
    void an_unknown_target_is_a_404_and_a_body_that_cannot_be_read_a_400() throws Exception {
        assertThat(post(API + "/pin", "{\"target\": \"no\", \"for\": \"1m\", \"reason\": \"x\"}")
                        .statusCode())
                .isEqualTo(404);
        for (String body : List.of("", "null", "[]", "{\"target\": 1", "{\"minutes\": 5}", "{\"for\": \"1m\"}")) {
            assertThat(post(API + "/pin", body).statusCode()).as(body).isEqualTo(400);
        }
        assertThat(post(API + "/clear", "{\"ids\": [null]}").statusCode()).isEqualTo(400);
        assertThat(post(API + "/clear", "{\"ids\": []}").statusCode()).isEqualTo(400);
    }

    @Test
    void a_clear_is_taken_back_within_ten_seconds_and_only_once() throws Exception {
        String id = Samples.LLAMA_33_KEY.id();
        String undo = json(delete(API + "/" + id)).at("/undo").asText();
        time.pass(Duration.ofMillis(9_999));
        assertThat(post(API + "/undo/" + undo, "").statusCode()).isEqualTo(200);
        assertThat(ids()).contains(id);
        assertThat(post(API + "/undo/" + undo, "").statusCode()).isEqualTo(404);

        String late = json(delete(API + "/" + id)).at("/undo").asText();
        time.pass(Duration.ofSeconds(10));
        assertThat(post(API + "/undo/" + late, "").statusCode()).isEqualTo(404);
        assertThat(ids()).doesNotContain(id);
    }

    @Test
    void a_change_that_newer_news_have_overtaken_is_not_taken_back_and_that_is_said() throws Exception {
        Cooldown limit = cooldowns.find(Samples.LLAMA_33_KEY).orElseThrow().cooldown();
        String undo = json(delete(API + "/" + limit.key().id())).at("/undo").asText();
        cooldowns.set(limit);
        cooldowns.clear(limit.key(), "another console");

        HttpResponse<String> answer = post(API + "/undo/" + undo, "");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(json(answer).at("/error/message").asText()).contains("Newer news");
    }

    private static String pin(String reason) {
        return "{\"target\": \"" + Samples.LLAMA_33_KEY.id() + "\", \"for\": \"2h\", \"reason\": \"" + reason + "\"}";
    }

    private List<String> ids() {
        return cooldowns.holding().stream()
                .map(each -> each.cooldown().key().id())
                .toList();
    }

    private String idOf(String displayKey) {
        return cooldowns.holding().stream()
                .filter(each -> each.cooldown().displayKey().equals(displayKey))
                .map(each -> each.cooldown().key().id())
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpResponse<String> delete(String path) throws Exception {
        return send(request(path).DELETE());
    }

    private HttpResponse<String> post(String path, String json) throws Exception {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    private HttpResponse<String> form(String path, String body) throws Exception {
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + path))
                .header("HX-Request", "true");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }
}
