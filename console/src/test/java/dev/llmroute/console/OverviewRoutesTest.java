package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.console.access.Entry;
import dev.llmroute.console.store.HistoryOptions;
import dev.llmroute.console.store.HistorySamples;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.history.RecentFallbacks;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the overview and the analytics tell, without a browser. */
class OverviewRoutesTest {
    private static final String NOW = "2026-11-29T10:07:30Z";
    private static final HistoryOptions GONE = new HistoryOptions(
            new HistoryOptions.Storage.PostgreSql("jdbc:postgresql://127.0.0.1:1/none", "nobody", ""),
            HistoryOptions.DEFAULT_RETENTION);

    @TempDir
    private static Path folder;

    private final SetTime time = new SetTime(NOW);
    private final Cooldowns cooldowns = Cooldowns.ofOnlooker(time);
    private TestConsole console;

    @BeforeAll
    static void fill() {
        HistorySamples.fill(folder, new SetTime(NOW).millis(), true);
    }

    @BeforeEach
    void start() {
        start(new HistoryOptions(new HistoryOptions.Storage.Folder(folder), HistoryOptions.DEFAULT_RETENTION));
        await().until(() -> json("/api/v1/history").at("/available").asBoolean());
    }

    private void start(HistoryOptions kept) {
        start(kept, new RecentFallbacks());
    }

    private void start(HistoryOptions kept, RecentFallbacks told) {
        console = new TestConsole(
                Console.start(
                        new ConsoleOptions(new Entry.None(), "127.0.0.1", 0),
                        cooldowns,
                        told,
                        () -> SharingState.LOCAL,
                        kept),
                HttpClient.newHttpClient());
    }

    @AfterEach
    void stop() {
        console.close();
    }

    private String body(String path) throws Exception {
        HttpResponse<String> answer = console.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private JsonNode json(String path) throws Exception {
        return new ObjectMapper().readTree(body(path));
    }

    private JsonNode pair(JsonNode analytics, String target, String next) {
        return analytics
                .at("/pairs")
                .valueStream()
                .filter(each -> each.at("/target").asText().equals(target)
                        && each.at("/next").asText().equals(next))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_overview_tells_the_last_hour_and_who_cools_down_now() throws Exception {
        Samples.cooldowns(time.millis()).forEach(cooldowns::set);

        JsonNode told = json("/api/v1/overview");

        assertThat(told.at("/lastHour/from").asText()).isEqualTo("2026-11-29T09:07:00Z");
        assertThat(told.at("/lastHour/requests").asLong()).isPositive();
        assertThat(told.at("/lastHour/fallbackRate").asDouble())
                .isEqualTo(told.at("/lastHour/fellBack").asDouble()
                        / told.at("/lastHour/requests").asDouble());
        assertThat(told.at("/soonest/displayKey").asText()).isEqualTo("groq_llama-3.1-8b-instant");
        assertThat(told.at("/targets/cooling").asInt())
                .as("three by themselves, two of openai's and none of anthropic's by their provider's key")
                .isEqualTo(4);
        assertThat(told.at("/targets/healthy").asInt())
                .isEqualTo(told.at("/targets/known").asInt() - 4);
    }

    @Test
    void the_minute_that_runs_is_told_of_where_a_router_has_told_of_it_and_is_named() throws Exception {
        console.close();
        RecentFallbacks told = new RecentFallbacks();
        told.record(HistorySamples.minute(time.millis()));
        start(HistoryOptions.IN_MEMORY, told);
        await().untilAsserted(() -> assertThat(
                        json("/api/v1/analytics").at("/totals/requests").asLong())
                .isPositive());
        time.pass(Duration.ofSeconds(16));

        JsonNode hour = json("/api/v1/overview").at("/lastHour");
        assertThat(hour.at("/from").asText()).isEqualTo("2026-11-29T09:08:00Z");
        assertThat(hour.at("/to").asText()).isEqualTo("2026-11-29T10:08:00Z");
        assertThat(hour.at("/requests").asLong()).isPositive();
        assertThat(body("/overview")).contains("09:08 to 10:08 UTC, the minute that runs included");

        time.pass(Duration.ofMinutes(1));
        assertThat(json("/api/v1/overview").at("/lastHour/to").asText()).isEqualTo("2026-11-29T10:08:00Z");
        assertThat(body("/overview")).contains("09:08 to 10:08 UTC<");
    }

    @Test
    void the_day_of_health_knows_what_nobody_watched() throws Exception {
        JsonNode llama = json("/api/v1/overview")
                .at("/health")
                .valueStream()
                .filter(each -> each.at("/target").asText().equals("groq_llama-3.3-70b-versatile"))
                .findFirst()
                .orElseThrow();

        assertThat(llama.at("/watchedMinutes").asInt()).isBetween(22 * 60 - 15, 22 * 60);
        assertThat(llama.at("/runs").valueStream().map(each -> each.at("/state").asText()))
                .contains("Unknown", "Cooling", "Healthy");
        assertThat(llama.at("/runs")
                        .valueStream()
                        .filter(each -> each.at("/state").asText().equals("Unknown"))
                        .map(each -> each.at("/from").asText()))
                .as("from eight to six hours ago, whole steps")
                .contains("2026-11-29T02:15:00Z");
    }

    @Test
    void what_has_just_begun_to_cool_is_not_told_to_be_healthy() throws Exception {
        cooldowns.set(Samples.llama33(time.millis()));

        assertThat(json("/api/v1/overview")
                        .at("/health")
                        .valueStream()
                        .filter(each -> each.at("/coolingNow").asBoolean())
                        .map(each -> each.at("/target").asText()))
                .containsExactly("groq_llama-3.3-70b-versatile");
        assertThat(body("/overview")).contains("cooling now; before: cooling 3 h");
    }

    @Test
    void a_console_that_knows_nothing_yet_tells_no_zero() throws Exception {
        console.close();
        start(HistoryOptions.IN_MEMORY);
        await().until(() -> json("/api/v1/overview").at("/stored").asBoolean());

        JsonNode told = json("/api/v1/overview");
        assertThat(told.at("/lastHour/fallbackRate").isNull()).isTrue();
        assertThat(told.at("/lastHour/p95Ms").isNull()).isTrue();
        assertThat(body("/overview")).contains("No router has told of any", "No target is known yet");
        assertThat(body("/analytics"))
                .contains("No router has told of a request in this time", "what was cooling is not known");
    }

    @Test
    void a_store_that_is_gone_is_told_and_cooldowns_are_live_all_the_same() throws Exception {
        console.close();
        start(GONE);
        Samples.cooldowns(time.millis()).forEach(cooldowns::set);

        assertThat(body("/overview")).contains("The history cannot be read", "not known", "groq_llama-3.1-8b-instant");
        assertThat(body("/analytics")).contains("The history cannot be read").doesNotContain("figures numbers");
        assertThat(json("/api/v1/overview").at("/lastHour").isNull()).isTrue();
        assertThat(console.get("/api/v1/analytics").statusCode()).isEqualTo(503);
        assertThat(console.get("/api/v1/analytics.csv").statusCode()).isEqualTo(503);
    }

    @Test
    void a_memory_that_is_not_shared_is_told_at_the_top() throws Exception {
        assertThat(body("/overview")).containsPattern("class=\"banner\">\\s*<p class=\"sharing warn\">");
    }

    @Test
    void pairs_are_never_blended_and_keep_their_reason() throws Exception {
        JsonNode told = json("/api/v1/analytics");

        JsonNode next = pair(told, "openai/gpt-4o", "anthropic/claude-3-5-sonnet-20241022");
        assertThat(next.at("/reason").asText()).isEqualTo("Overloaded");
        assertThat(next.at("/recoveryRate").asDouble()).isEqualTo(0.75);
        assertThat(pair(told, "groq/llama-3.1-70b-versatile", "")
                        .at("/recoveryRate")
                        .isNull())
                .as("none was called")
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "provider=openai, 2, 1",
        "reason=RateLimitTokens, 1, 1",
        "route=team-a/summaries, 2, 4",
        "caller=app-1, 1, 4",
        "model=gpt-4o&last=1h, 2, 0",
    })
    void a_filter_takes_pairs_and_cooled_time_that_fit(String query, int pairs, int cooled) throws Exception {
        JsonNode told = json("/api/v1/analytics?" + query);

        assertThat(told.at("/pairs").size()).isEqualTo(pairs);
        assertThat(told.at("/cooled").size()).isEqualTo(cooled);
    }

    @Test
    void a_time_has_an_address_and_is_told_in_utc() throws Exception {
        assertThat(body("/analytics?from=2026-11-29T09:00&to=2026-11-29T11:30:00%2B02:00"))
                .contains("2026-11-29 09:00 to 2026-11-29 09:30 UTC", "value=\"2026-11-29T09:30\"");
        assertThat(json("/api/v1/analytics?from=2026-11-29T09:00&to=2026-11-29T09:30")
                        .at("/steps"))
                .hasSize(30);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "last=2h",
                "reason=Nothing",
                "from=yesterday",
                "from=2026-11-29T10:00&to=2026-11-29T09:00",
                "from=1970-01-01T00:00"
            })
    void what_is_not_understood_is_refused(String query) throws Exception {
        assertThat(console.get("/analytics?" + query).statusCode()).isEqualTo(400);
        assertThat(console.get("/api/v1/analytics.csv?" + query).statusCode()).isEqualTo(400);
    }

    @Test
    void the_export_has_all_and_no_formula() throws Exception {
        String csv = body("/api/v1/analytics.csv");

        assertThat(csv.lines().skip(1).map(line -> line.substring(0, line.indexOf(','))))
                .contains("requests", "pair", "cooled");
        assertThat(csv).contains("'" + HistorySamples.HOSTILE).doesNotContain("," + HistorySamples.HOSTILE);
        assertThat(csv).contains("groq_llama-3.3-70b-versatile,5f1c0a77,,RateLimitDaily");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/overview", "/analytics"})
    void names_that_are_markup_are_shown_as_text(String path) throws Exception {
        assertThat(body(path)).contains("&lt;img").doesNotContain("<img src=x");
    }

    @Test
    void the_start_page_is_the_overview() throws Exception {
        assertThat(console.get("/").headers().firstValue("Location").orElseThrow())
                .endsWith("/overview");
    }

    @Test
    void what_happens_meanwhile_is_told_by_the_next_call() throws Exception {
        assertThat(body("/overview")).contains("Nothing is cooling down");
        cooldowns.set(Samples.llama33(time.millis()));
        assertThat(body("/overview")).contains("1 target cooling down").doesNotContain("Nothing is cooling down");
        time.pass(Duration.ofMinutes(23));
        assertThat(body("/overview")).contains("Nothing is cooling down");
    }
}
