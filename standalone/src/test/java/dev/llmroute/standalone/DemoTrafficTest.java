package dev.llmroute.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.standalone.local.Demo;
import dev.llmroute.standalone.local.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What somebody sees who starts the demo and opens its console, without asking anything. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoTrafficTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** The minute, and what a busy machine makes of it. */
    private static final Duration A_MINUTE = Duration.ofSeconds(100);

    private static RunningCommand demo;
    private static URI console;
    private static URI simulator;

    @BeforeAll
    static void start() throws Exception {
        demo = started();
        console = URI.create(demo.awaitOutput("Console +(\\S+)").group(1));
        simulator = URI.create(demo.awaitOutput("Simulator +(\\S+),").group(1));
    }

    @AfterAll
    static void stop() {
        demo.close();
        HTTP.close();
    }

    private static RunningCommand started(String... more) throws Exception {
        Ports ports = new Ports(Demo.BIND);
        List<String> args = new ArrayList<>(List.of(
                "demo",
                "--port=" + ports.any(),
                "--port2=" + ports.any(),
                "--console-port=" + ports.any(),
                "--simulator-port=" + ports.any()));
        args.addAll(List.of(more));
        RunningCommand command = new RunningCommand(args.toArray(String[]::new));
        command.awaitOutput("Ctrl-C ends all");
        return command;
    }

    private static ConditionFactory within() {
        return await().atMost(A_MINUTE).pollInterval(Duration.ofMillis(500));
    }

    private static String page(URI server, String path) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                HTTP.send(HttpRequest.newBuilder(server.resolve(path)).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }

    private static JsonNode json(String path) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(page(console, path));
    }

    private static Set<String> seen(JsonNode list, String field) {
        return list.valueStream().map(each -> each.path(field).asText()).collect(Collectors.toSet());
    }

    @Test
    @Order(1)
    void requests_are_seen_within_seconds_and_the_minute_that_runs_is_named() {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(page(console, "/overview"))
                        .contains("id=\"requests-title\"", "the minute that runs included"));
    }

    @Test
    void the_overview_has_its_figures_its_charts_and_its_health_within_a_minute() {
        within().untilAsserted(() -> {
            JsonNode told = json("/api/v1/overview");
            assertThat(told.at("/lastHour/requests").asLong()).isPositive();
            assertThat(told.at("/lastHour/fellBack").asLong()).isPositive();
            assertThat(told.at("/lastHour/p95Ms").asLong()).isPositive();
            assertThat(told.at("/lastHour/avoided").asLong()).isPositive();
            assertThat(told.at("/soonest/displayKey").asText()).isNotEmpty();
            assertThat(told.at("/health")
                            .valueStream()
                            .map(each -> each.at("/runs/1/state").asText()))
                    .as("of the minute in which it began, too")
                    .contains("Cooling", "Healthy");
        });
    }

    @Test
    void fallbacks_of_several_reasons_outcomes_and_callers_are_listed() {
        within().untilAsserted(() -> {
            JsonNode fallbacks = json("/api/v1/fallbacks?limit=500").at("/fallbacks");
            assertThat(seen(fallbacks, "outcome")).contains("Answered", "Exhausted");
            assertThat(seen(fallbacks, "caller")).contains("web", "mobile", "nightly");
            assertThat(fallbacks
                            .valueStream()
                            .flatMap(each -> each.at("/attempts").valueStream())
                            .map(each -> each.at("/class").asText()))
                    .contains("RateLimitTokens", "RateLimitDaily", "RateLimitRequests", "Connection");
            assertThat(seen(fallbacks, "route"))
                    .as("the user's own route is left alone")
                    .containsExactly("default/support-chat");
        });
    }

    @Test
    void analytics_tell_pairs_and_what_was_cooling() {
        within().untilAsserted(() -> {
            JsonNode told = json("/api/v1/analytics?last=1h");
            assertThat(seen(told.at("/pairs"), "reason")).contains("RateLimitTokens", "RateLimitDaily", "Connection");
            assertThat(seen(told.at("/cooled"), "reason")).contains("RateLimitTokens");
            assertThat(told.at("/totals/failed").asLong())
                    .as("a caller's own mistake")
                    .isPositive();
            assertThat(page(console, "/analytics?last=1h"))
                    .contains("id=\"lost-title\"", "class=\"figures numbers card heat\"");
        });
    }

    @Test
    void limits_of_seconds_and_of_a_day_cool_and_one_that_is_over_comes_back() {
        within().untilAsserted(() ->
                assertThat(json("/api/v1/cooldowns").at("/recovering")).isNotEmpty());
        within().untilAsserted(() -> {
            JsonNode cooling = json("/api/v1/cooldowns").at("/cooldowns");
            assertThat(seen(cooling, "class")).contains("RateLimitDaily", "Drill");
            assertThat(page(console, "/cooldowns")).contains("groq-eu_llama-3.1-8b-instant");
        });
    }

    @Test
    void a_drill_goes_on_and_the_audit_tells_who_did_what() {
        within().untilAsserted(() -> {
            assertThat(page(console, "/drill")).contains("anthropic-eu_claude-opus-4-1");
            assertThat(seen(json("/api/v1/audit").at("/entries"), "action")).contains("Drill", "Clear");
            assertThat(page(console, "/audit")).contains("Played by the demo");
        });
    }

    @Test
    void routes_and_routers_are_there() throws Exception {
        assertThat(page(console, "/routes")).contains("agent-chat", "support-chat");
        assertThat(page(console, "/routers")).contains("router-1");
    }

    @Test
    void what_is_told_has_really_been_asked() {
        within().untilAsserted(() -> {
            long requests = json("/api/v1/overview").at("/lastHour/requests").asLong();
            long calls = new ObjectMapper()
                    .readTree(page(simulator, "/admin/calls"))
                    .at("/total")
                    .asLong();
            assertThat(requests).isPositive();
            assertThat(calls)
                    .as("each request that is told of but those that were refused at once")
                    .isGreaterThan(requests / 2);
        });
    }

    @Test
    void who_wants_no_traffic_gets_none() throws Exception {
        try (RunningCommand quiet = started("--no-traffic")) {
            URI own = URI.create(quiet.awaitOutput("Simulator +(\\S+),").group(1));
            URI ownConsole = URI.create(quiet.awaitOutput("Console +(\\S+)").group(1));

            // By the time at which the other demo has got calls, this one would have, too: it begins with the first
            // call.
            assertThat(quiet.out()).doesNotContain("Meanwhile").contains(ownConsole.toString());
            assertThat(page(own, "/admin/behaviours")).contains("\"behaviours\":[]");
            assertThat(page(own, "/admin/calls")).contains("\"total\":0");
        }
    }
}
