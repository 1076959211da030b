package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.console.access.Entry;
import dev.llmroute.console.route.RouteCatalog;
import dev.llmroute.console.route.SampleRoutes;
import dev.llmroute.console.store.HistoryOptions;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.history.RecentFallbacks;
import dev.llmroute.session.EndedSessions;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who wants to know how a route stands and what it does with a request. */
class RouteRoutesTest {
    private static final String ONE = "/routes/team-a/agent-chat";

    private final SetTime time = new SetTime("2026-11-24T10:00:00Z");
    private final SampleRoutes routes =
            new SampleRoutes(time).put(SampleRoutes.AGENT_CHAT).put(SampleRoutes.SEARCH);
    private TestConsole console = console(routes);

    private TestConsole console(RouteCatalog catalog) {
        return new TestConsole(
                Console.start(
                        new ConsoleOptions(new Entry.None(), "127.0.0.1", 0),
                        Cooldowns.ofOnlooker(time),
                        new RecentFallbacks(),
                        () -> new SharingState("client", true, 2, time.millis(), 0, 0, -1, 0, 0),
                        HistoryOptions.IN_MEMORY,
                        EndedSessions.OF_NOBODY_ELSE,
                        catalog),
                HttpClient.newHttpClient());
    }

    @AfterEach
    void stop() {
        console.close();
    }

    @Test
    void the_list_tells_what_is_not_well_and_which_generation_is_served() throws Exception {
        assertThat(console.get("/routes").body())
                .contains("2 routes, 2 not well", "team-a/agent-chat", "Progressing: Rolling", "3 of 4")
                .contains(
                        "2 of 3 may be called",
                        "1 left alone",
                        "Accepted: Invalid",
                        "none of 1",
                        "by the gateway shared");
    }

    @Test
    void a_route_is_found_by_its_words_and_by_how_it_stands() throws Exception {
        assertThat(names("?q=GPT-4O-mini")).containsExactly("agent-chat");
        assertThat(names("?q=team-b+invalid")).containsExactly("search");
        assertThat(names("?state=Cooling")).containsExactly("agent-chat");
        assertThat(names("?state=NotWell")).containsExactly("agent-chat", "search");
        assertThat(names("?q=nothing")).isEmpty();
        assertThat(console.get("/routes?q=nothing").body()).contains("Nothing matches the filter.");
        assertThat(console.get("/routes?state=Odd").statusCode()).isEqualTo(400);
        assertThat(console.get("/routes?q=" + "x".repeat(201)).statusCode()).isEqualTo(400);
    }

    private java.util.List<String> names(String query) throws Exception {
        return json("/api/v1/routes" + query).path("routes").findValuesAsText("name");
    }

    @Test
    void a_route_shows_its_targets_in_the_order_of_now_with_why_and_until_when() throws Exception {
        JsonNode targets = json("/api/v1" + ONE).path("targets");
        assertThat(targets.findValuesAsText("name"))
                .containsExactly("groq/llama-3.1-8b-instant", "openai/gpt-4o-mini", "groq/llama-3.3-70b-versatile");
        assertThat(targets.at("/0/order").asInt()).isEqualTo(1);
        assertThat(targets.at("/2/order").isNull()).isTrue();
        assertThat(targets.at("/2/why").asText())
                .isEqualTo("cooling down: RateLimitDaily until 2026-11-24T10:22:46.848Z, in 22 minutes");

        assertThat(console.get(ONE).body())
                .contains("1 of 2 routers serves generation 4", "wait from BodyText", "secretKeyRef", "llm-keys")
                .doesNotContain("managedFields", "/edit");
    }

    @Test
    void explain_tells_what_a_request_of_that_kind_does_and_why() throws Exception {
        JsonNode plain = json("/api/v1" + ONE + "/explain");
        assertThat(plain.path("summary").asText())
                .isEqualTo("A request for agent-chat would call groq/llama-3.1-8b-instant first.");
        JsonNode tools = json("/api/v1" + ONE + "/explain?model=gpt-4o&tools=true&caller=app-1&tokens=2000");
        assertThat(tools.path("summary").asText())
                .isEqualTo("A request for gpt-4o would call openai/gpt-4o-mini first.");
        assertThat(tools.path("targets").toString()).contains("left out: it takes no tools");
        assertThat(console.get(ONE + "/explain?model=openai/gpt-4o-mini").body())
                .contains("A request for openai/gpt-4o-mini would call openai/gpt-4o-mini first.", "asked for");

        assertThat(plain.path("basis").asText()).contains("some go by generation 3");
        assertThat(console.get("/routes/team-b/search/explain").body())
                .contains("No router tells that it serves this route");

        assertThat(json("/api/v1" + ONE + "/explain?model=unknown")
                        .path("refusal")
                        .asText())
                .isEqualTo("Refused with 404: the route does not know \"unknown\".");
        assertThat(json("/api/v1" + ONE + "/explain?caller=nobody")
                        .path("refusal")
                        .asText())
                .isEqualTo("Refused with 401: no key called \"nobody\" opens this route.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tokens=many", "tokens=9999999999", "tools=yes", "tokens=-1"})
    void what_cannot_be_asked_is_refused(String query) throws Exception {
        assertThat(console.get(ONE + "/explain?" + query).statusCode()).isEqualTo(400);
    }

    @Test
    void markup_in_names_and_messages_stays_text() throws Exception {
        for (String path : new String[] {
            "/routes",
            "/routes/team-b/search",
            "/routes/team-b/search/explain",
            "/routers",
            "/routes?q=%3Cscript%3E",
            ONE + "/explain?model=%3Cscript%3Ealert(1)%3C/script%3E&caller=%22%3E%3Cscript%3E"
        }) {
            assertThat(console.get(path).body()).as(path).doesNotContain("<script>", "<img src=x", "<b>no key</b>");
        }
        assertThat(console.get("/routes/team-b/search").body()).contains("&lt;img src=x onerror=alert(1)&gt;");
    }

    @Test
    void a_route_that_is_not_there_is_told_apart_from_a_console_without_routes() throws Exception {
        assertThat(console.get("/routes/team-a/other").statusCode()).isEqualTo(404);
        assertThat(console.get("/api/v1/routes/team-a/other").body()).contains("knows no route team-a/other");
        assertThat(console.get("/routes/..%2F..%2Fteam-a/agent-chat").statusCode())
                .isIn(400, 404);

        console.close();
        console = console(RouteCatalog.none());
        assertThat(console.get("/routes").body()).contains("This console is told of no routes.");
        assertThat(console.get("/routers").body())
                .contains("This console is told of no routers.", "shared with 2 members");
        assertThat(json("/api/v1/routes").path("source").asText()).isEqualTo("None");
    }

    @Test
    void where_the_api_server_is_away_the_pages_say_that_they_may_be_old() throws Exception {
        routes.lose("The API server answers 503");

        for (String path : new String[] {"/routes", ONE, ONE + "/explain", "/routers"}) {
            assertThat(console.get(path).body())
                    .as(path)
                    .contains("What stands here was known last", "The API server answers 503");
        }
        assertThat(json("/api/v1/routes").path("available").asBoolean()).isFalse();
        assertThat(names("")).hasSize(2);
    }

    @Test
    void routers_that_lag_behind_or_are_away_are_told_apart_and_what_is_not_known_is_not_shown() throws Exception {
        assertThat(json("/api/v1/routers").path("routers").findValuesAsText("state"))
                .containsExactly("ready", "degraded", "not ready");
        assertThat(console.get("/routers").body())
                .contains("3 routers, 1 degraded, 1 not ready", "generation 3 of 4", "generation not known")
                .doesNotContain("Requests in flight");
    }

    @Test
    void where_routes_are_not_changed_here_nobody_can() throws Exception {
        HttpResponse<String> answer = console.send(console.to("/api/v1" + ONE)
                .header("HX-Request", "true")
                .PUT(BodyPublishers.ofString("{\"version\": \"6f1c.4\", \"spec\": \"a: b\"}")));
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("Routes are not changed by this console");
        assertThat(console.get(ONE + "/edit").statusCode()).isEqualTo(404);
    }

    private JsonNode json(String path) throws Exception {
        return new ObjectMapper().readTree(console.get(path).body());
    }
}
