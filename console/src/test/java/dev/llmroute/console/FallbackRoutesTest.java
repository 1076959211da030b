package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.history.AttemptSummary;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Outcome;
import dev.llmroute.history.RecentFallbacks;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The history as a person and a script read it. */
class FallbackRoutesTest {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String HOSTILE = "<script>alert(1)</script>";

    private final SetTime time = new SetTime("2026-11-24T10:00:00Z");
    private final RecentFallbacks history = new RecentFallbacks();
    private final HttpClient client = HttpClient.newHttpClient();
    private Console console;

    @BeforeEach
    void start() {
        console = Console.start(
                new ConsoleOptions("127.0.0.1", 0, null),
                Cooldowns.ofOnlooker(time),
                history,
                () -> SharingState.LOCAL);
    }

    @AfterEach
    void stop() {
        console.close();
        client.close();
    }

    @Test
    void a_filter_in_the_address_shows_what_fits_on_page_and_api() throws Exception {
        record(Samples.fallbacks(time.millis()));

        assertThat(ids("route=team-a/summaries")).containsExactly("01JDF3VBX9R3C");
        assertThat(ids("provider=anthropic")).containsExactly("01JDF3VAQ2T7B");
        assertThat(ids("model=gpt-4o-mini&reason=RateLimitTokens")).containsExactly("01JDF3VBX9R3C");
        assertThat(ids("provider=openai&reason=Overloaded"))
                .as("called, or left out")
                .containsExactly("01JDF3VBX9R3C", "01JDF3VAQ2T7B");
        assertThat(ids("provider=anthropic&reason=Overloaded"))
                .as("of one target")
                .isEmpty();
        assertThat(ids("outcome=Exhausted")).containsExactly("01JDF3VBX9R3C");
        assertThat(ids("caller=nightly-batch")).containsExactly("01JDF3VBX9R3C");
        assertThat(ids("from=2026-11-24T09:57:52Z&to=2026-11-24T09:58:37Z")).containsExactly("01JDF3VAQ2T7B");
        assertThat(get("/fallbacks?outcome=Exhausted").body())
                .contains("1 request fell back with this filter")
                .contains("req_01JDF3VBX9R3")
                .doesNotContain("req_01JDF3VAQ2T7")
                .contains("<option value=\"Exhausted\" selected>")
                .contains("sse-connect=\"/fallbacks/live?outcome=Exhausted&amp;lang=en\"");
    }

    @Test
    void nothing_at_all_and_nothing_that_fits_are_told_apart() throws Exception {
        assertThat(get("/fallbacks").body()).contains("No request has fallen back.");
        assertThat(get("/fallbacks?caller=nobody").body()).contains("No request fits this filter.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reason=Limit",
                "outcome=Good",
                "from=yesterday",
                "to=2026-13-01T00:00",
                "older=1",
                "newer=x_y",
                "older=99999999999999999999_a"
            })
    void what_an_address_asks_in_vain_is_refused_by_its_name(String query) throws Exception {
        HttpResponse<String> answer = get("/fallbacks?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith(query.substring(0, query.indexOf('=')));
    }

    @Test
    void who_goes_to_older_ones_and_back_sees_each_once_and_no_live_update() throws Exception {
        List<FallbackEvent> events = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            events.add(Samples.singleModelFallback(String.format(Locale.ROOT, "E%03d", i), time.millis()));
        }
        record(events);

        List<String> seen = new ArrayList<>();
        String address = "/fallbacks?caller=app-1";
        String page = "";
        while (!address.isEmpty()) {
            page = get(address).body();
            Matcher rows = Pattern.compile("<li id=\"fb-(E[0-9]+)\"").matcher(page);
            rows.results().forEach(row -> seen.add(row.group(1)));
            address = link(page, "next");
        }

        assertThat(seen).hasSize(120).doesNotHaveDuplicates().startsWith("E119").endsWith("E000");
        assertThat(page).contains("Back to the newest").doesNotContain("sse-connect");
        assertThat(get(link(page, "prev")).body()).contains("fb-E069\"").contains("fb-E020\"");
    }

    private static String link(String page, String rel) {
        Matcher link = Pattern.compile("rel=\"" + rel + "\" href=\"([^\"]+)\"").matcher(page);
        return link.find() ? link.group(1).replace("&amp;", "&") : "";
    }

    @Test
    void a_script_reads_on_by_the_cursor() throws Exception {
        record(Samples.fallbacks(time.millis()));

        JsonNode first = json(get("/api/v1/fallbacks?limit=3"));
        JsonNode second =
                json(get("/api/v1/fallbacks?limit=3&cursor=" + first.at("/next").asText()));

        assertThat(first.at("/fallbacks")).hasSize(3);
        assertThat(second.at("/fallbacks/0/id").asText()).isEqualTo("01JDF3V9N4M8A");
        assertThat(second.at("/next").isNull()).isTrue();
    }

    @Test
    void a_live_page_gets_only_what_fits_its_filter() throws Exception {
        record(Samples.fallbacks(time.millis()));
        HttpRequest request = request("/fallbacks/live?route=team-a/summaries")
                .header("Accept", "text/event-stream")
                .build();
        try (InputStream stream =
                client.send(request, BodyHandlers.ofInputStream()).body()) {
            assertThat(readUntil(stream, "req_01JDF3VBX9R3")).doesNotContain("req_01JDF3VAQ2T7");
            history.record(event("other", "default/agent-chat", "caller-of-the-other", List.of()));
            history.record(event("mine", "team-a/summaries", "caller-of-mine", List.of()));
            assertThat(readUntil(stream, "caller-of-mine")).doesNotContain("caller-of-the-other");
        }
    }

    @Test
    void one_request_has_a_page_with_its_calls_and_what_they_cost() throws Exception {
        record(Samples.fallbacks(time.millis()));

        HttpResponse<String> page = get("/fallbacks/01JDF3VAQ2T7B");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("1242 ms lost")
                .contains("from 38 to 1242 ms")
                .contains("anthropic/claude-3-5-sonnet-20241022")
                .contains("until")
                .doesNotContain("style=");
        assertThat(json(get("/api/v1/fallbacks/01JDF3VAQ2T7B")).at("/requestId").asText())
                .isEqualTo("req_01JDF3VAQ2T7");
        assertThat(get("/fallbacks/nothing").statusCode()).isEqualTo(404);
        assertThat(get("/api/v1/fallbacks/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void names_of_others_are_text_on_every_page() throws Exception {
        FallbackEvent hostile = event(
                "\"><img src=x>",
                HOSTILE,
                "\" onclick=\"alert(2)",
                List.of(new AttemptSummary(HOSTILE, FailureClass.Other, HOSTILE, 500, 1, HOSTILE, 1)));
        record(List.of(hostile));

        String list =
                get("/fallbacks?route=" + "%3Cscript%3Ealert(1)%3C/script%3E").body();
        String detail = get("/fallbacks/%22%3E%3Cimg%20src=x%3E").body();

        for (String page : List.of(list, detail)) {
            assertThat(page)
                    .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                    .doesNotContain(HOSTILE)
                    .doesNotContain("<img src=x>");
        }
    }

    @Test
    void a_table_for_a_spreadsheet_holds_everything_and_no_formula() throws Exception {
        List<FallbackEvent> events = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            events.add(event("E" + i, "team/x", "=HYPERLINK(\"http://evil\")", List.of()));
        }
        record(events);

        HttpResponse<String> csv = get("/api/v1/fallbacks.csv?route=team/x");

        assertThat(csv.headers().firstValue("Content-Type")).contains("text/csv; charset=utf-8");
        assertThat(csv.body().lines()).hasSize(1_001);
        assertThat(csv.body())
                .startsWith("kind,at,until,id,route,")
                .contains(",\"'=HYPERLINK(\"\"http://evil\"\")\",")
                .doesNotContain(",=")
                .doesNotContain("\"=");
        assertThat(json(get("/api/v1/fallbacks.json?route=team/x"))).hasSize(1_000);
        assertThat(json(get("/api/v1/fallbacks.json?route=none"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1", "+1", "-1", "@a", "\ta", "\ra"})
    void a_cell_that_a_spreadsheet_would_run_begins_with_an_apostrophe(String text) {
        assertThat(Csv.line(List.of(text)).replace("\"", "")).isEqualTo("'" + text + "\r\n");
        assertThat(Csv.line(List.of("a" + text)).replace("\"", "")).isEqualTo("a" + text + "\r\n");
    }

    @Test
    void a_history_in_memory_says_that_it_ends_with_the_process() throws Exception {
        await().atMost(SOON).until(() -> get("/fallbacks").body().contains("it ends with the console"));
        assertThat(json(get("/api/v1/history")).at("/kind").asText()).isEqualTo("Memory");
    }

    private FallbackEvent event(String id, String route, String caller, List<AttemptSummary> attempts) {
        return new FallbackEvent(
                id,
                time.millis(),
                route,
                "req-" + id,
                caller,
                "router-1",
                attempts,
                List.of(),
                Outcome.Answered,
                List.of());
    }

    private void record(List<FallbackEvent> events) {
        events.forEach(history::record);
        String last = events.getLast().requestId();
        await().atMost(SOON).until(() -> {
            JsonNode listed = json(get("/api/v1/fallbacks?limit=1000"));
            return listed.at("/stored").asBoolean()
                    && listed.at("/fallbacks").size() == events.size()
                    && listed.toString().contains(new ObjectMapper().writeValueAsString(last));
        });
    }

    private List<String> ids(String query) throws Exception {
        return json(get("/api/v1/fallbacks?" + query)).at("/fallbacks").findValuesAsText("id");
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

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + path));
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }
}
