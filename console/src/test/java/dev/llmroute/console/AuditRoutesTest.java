package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.console.store.HistoryOptions;
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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who wants to know who changed what. */
class AuditRoutesTest {
    private final SetTime time = new SetTime("2026-11-24T10:00:00Z");
    private final Cooldowns cooldowns = Cooldowns.ofOnlooker(time);
    private final HttpClient client = HttpClient.newHttpClient();
    private Console console;

    @BeforeEach
    void start() throws Exception {
        console = Console.start(
                new ConsoleOptions("127.0.0.1", 0, null), cooldowns, new RecentFallbacks(), () -> SharingState.LOCAL);
        cooldowns.set(Samples.llama33(time.millis()));
        await().until(() -> json(get("/api/v1/history")).at("/available").asBoolean());
    }

    @AfterEach
    void stop() {
        console.close();
        client.close();
    }

    @Test
    void a_page_of_a_console_that_keeps_nothing_says_since_when_it_looks_and_that_it_forgets() throws Exception {
        assertThat(get("/audit").body())
                .contains("No change")
                .contains("kept in memory: they end with it")
                .contains("Since <time data-local datetime=\"2026-11-24T10:00:00Z\"");
    }

    @Test
    void each_change_is_listed_the_newest_first_and_found_by_its_words_and_action() throws Exception {
        String undo = json(send(request("/api/v1/cooldowns/" + Samples.LLAMA_33_KEY.id())
                        .DELETE()))
                .at("/undo")
                .asText();
        time.pass(Duration.ofSeconds(1));
        send(request("/api/v1/cooldowns/undo/" + undo).POST(BodyPublishers.noBody()));
        pin("maintenance");

        JsonNode all = json(get("/api/v1/audit")).at("/entries");
        assertThat(all.findValuesAsText("action")).isEqualTo(List.of("Pin", "Undo", "Clear"));
        assertThat(all.at("/1/before").asText()).isEqualTo("cleared");
        assertThat(all.at("/1/after").asText()).isEqualTo("RateLimitDaily until 2026-11-24T10:22:46.848Z");
        assertThat(json(get("/api/v1/audit?q=MAINTENANCE")).at("/entries")).hasSize(1);
        assertThat(json(get("/api/v1/audit?action=Undo")).at("/entries")).hasSize(1);
        assertThat(json(get("/api/v1/audit?q=nobody")).at("/entries")).isEmpty();
        assertThat(get("/audit?action=Undo").body()).contains("1 change").doesNotContain("maintenance");
        assertThat(json(get("/api/v1/audit?to=2026-11-24T10:00:01Z")).at("/entries"))
                .hasSize(1);
        assertThat(json(get("/api/v1/audit?from=2026-11-24T10:00:01Z")).at("/entries"))
                .hasSize(2);
        assertThat(get("/audit?action=Nap").statusCode()).isEqualTo(400);
        assertThat(get("/audit?older=nowhere").statusCode()).isEqualTo(400);
    }

    @Test
    void more_changes_than_a_page_shows_are_behind_a_link_and_exports_have_all() throws Exception {
        for (int i = 0; i < 130; i++) {
            pin("reason " + i);
        }

        await().until(() -> get("/audit?action=Pin").body().contains("130 changes"));
        String page = get("/audit?action=Pin").body();
        assertThat(page).contains("130 changes").contains("reason 129").doesNotContain("reason 29<");
        String older =
                page.replaceAll("(?s).*rel=\"next\" href=\"([^\"]*)\".*", "$1").replace("&amp;", "&");
        assertThat(get(older).body())
                .contains("reason 29<")
                .contains("reason 0<")
                .contains("Back to the newest");
        JsonNode first = json(get("/api/v1/audit?limit=100"));
        assertThat(first.at("/entries")).hasSize(100);
        assertThat(json(get("/api/v1/audit?limit=100&cursor="
                                + first.at("/next").asText()))
                        .at("/entries"))
                .hasSize(30);
        assertThat(get("/api/v1/audit.csv").body().lines()).hasSize(131);
        assertThat(json(get("/api/v1/audit.json"))).hasSize(130);
    }

    @Test
    void a_change_is_made_and_shown_while_the_store_is_away_and_the_page_says_that_others_are_missing()
            throws Exception {
        console.close();
        HistoryOptions nowhere = new HistoryOptions(
                new HistoryOptions.Storage.PostgreSql("jdbc:postgresql://127.0.0.1:1/none", "a", ""),
                HistoryOptions.DEFAULT_RETENTION);
        console = Console.start(
                new ConsoleOptions("127.0.0.1", 0, null),
                cooldowns,
                new RecentFallbacks(),
                () -> SharingState.LOCAL,
                nowhere);

        pin("maintenance");

        await().untilAsserted(() -> assertThat(get("/audit").body())
                .contains("PostgreSQL is not available")
                .contains("Those of other processes, and earlier ones, are missing here")
                .contains("maintenance"));
        JsonNode told = json(get("/api/v1/audit"));
        assertThat(told.at("/stored").asBoolean()).isFalse();
        assertThat(told.at("/entries")).hasSize(1);
        assertThat(get("/api/v1/audit.csv").statusCode()).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)"})
    void no_reason_becomes_a_formula_in_a_spreadsheet(String formula) throws Exception {
        pin(formula);

        HttpResponse<String> csv = get("/api/v1/audit.csv");

        assertThat(csv.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
        assertThat(csv.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("audit.csv");
        assertThat(csv.body().lines().toList().get(0))
                .isEqualTo("at,who,action,target,before,after,address,userAgent,reason");
        assertThat(csv.body().lines().toList().get(1)).endsWith(",'" + formula);
    }

    @Test
    void commas_and_quotes_stay_in_their_cell() {
        assertThat(Csv.line(List.of("a,b", "say \"x\"", "\t=1", "plain", "")))
                .isEqualTo("\"a,b\",\"say \"\"x\"\"\",'\t=1,plain,\r\n");
    }

    @Test
    void words_from_outside_are_text_and_never_markup() throws Exception {
        pin("<script>alert(1)</script>");

        assertThat(get("/audit?q=%3Cscript%3E").body())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script>alert(1)");
    }

    private void pin(String reason) throws Exception {
        String body =
                "{\"target\": \"" + Samples.LLAMA_33_KEY.id() + "\", \"for\": \"1h\", \"reason\": \"" + reason + "\"}";
        HttpResponse<String> answer = send(request("/api/v1/cooldowns/pin").POST(BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + path))
                .header("HX-Request", "true")
                .header("User-Agent", "test");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }
}
