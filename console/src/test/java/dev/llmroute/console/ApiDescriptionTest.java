package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.console.route.SampleRoutes;
import dev.llmroute.console.store.HistoryOptions;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.history.RecentFallbacks;
import dev.llmroute.session.EndedSessions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who writes a program against the console's API. */
class ApiDescriptionTest {
    private final SetTime time = new SetTime("2026-11-24T10:00:00Z");
    private final Cooldowns cooldowns = Cooldowns.ofOnlooker(time);
    private final RecentFallbacks history = new RecentFallbacks();
    private final HttpClient client = HttpClient.newHttpClient();
    private Console console;
    private JsonNode description;

    @BeforeEach
    void start() throws Exception {
        console = Console.start(
                new ConsoleOptions("127.0.0.1", 0, null),
                cooldowns,
                history,
                () -> SharingState.LOCAL,
                HistoryOptions.IN_MEMORY,
                EndedSessions.OF_NOBODY_ELSE,
                new SampleRoutes(time).put(SampleRoutes.AGENT_CHAT));
        Samples.cooldowns(time.millis()).forEach(cooldowns::set);
        cooldowns.merge(Samples.comesBack(time.millis()));
        Samples.fallbacks(time.millis()).forEach(history::record);
        description = get("/api/v1/openapi.json");
        await().until(() -> get("/api/v1/fallbacks").at("/fallbacks/0").isObject());
    }

    @AfterEach
    void stop() {
        console.close();
        client.close();
    }

    @Test
    void every_call_that_is_registered_says_what_it_does() {
        assertThat(description.at("/openapi").asText()).startsWith("3.1");
        assertThat(description.at("/paths").size()).isGreaterThanOrEqualTo(10);
        for (Map.Entry<String, JsonNode> path : description.at("/paths").properties()) {
            for (Map.Entry<String, JsonNode> call : path.getValue().properties()) {
                assertThat(call.getValue().at("/summary").asText())
                        .as("%s %s must be described among the operations", call.getKey(), path.getKey())
                        .isNotEmpty();
            }
        }
    }

    @Test
    void every_reference_leads_somewhere_and_no_two_calls_share_a_name() {
        for (JsonNode reference : description.findValues("$ref")) {
            assertThat(description.at(reference.asText().substring(1)).isMissingNode())
                    .as("%s", reference)
                    .isFalse();
        }
        List<String> names = description.findValuesAsText("operationId");
        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void what_is_answered_has_exactly_the_described_fields() throws Exception {
        assertFields("CooldownListing", get("/api/v1/cooldowns"));
        assertFields("Cooldown", get("/api/v1/cooldowns").at("/cooldowns/0"));
        assertFields("CooldownRecovering", get("/api/v1/cooldowns").at("/recovering/0"));
        assertFields("CooldownPinTarget", get("/api/v1/cooldowns/targets").at("/targets/0"));
        assertFields("Sharing", get("/api/v1/state"));
        assertFields("Fallback", get("/api/v1/fallbacks").at("/fallbacks/0"));
        assertFields("AuditListing", get("/api/v1/audit"));
        assertFields("History", get("/api/v1/history"));
        assertFields("SignInMe", get("/api/v1/me"));
        assertFields("RouteListing", get("/api/v1/routes"));
        assertFields("RouteSummary", get("/api/v1/routes").at("/routes/0"));
        assertFields("ConditionView", get("/api/v1/routes").at("/routes/0/conditions/0"));
        JsonNode route = get("/api/v1/routes/team-a/agent-chat");
        assertFields("RouteWhole", route);
        assertFields("TargetView", route.at("/targets/0"));
        JsonNode explained = get("/api/v1/routes/team-a/agent-chat/explain");
        assertFields("RouteExplained", explained);
        assertFields("ExplanationLine", explained.at("/targets/0"));
        assertFields("RouteRouters", get("/api/v1/routers"));
        assertFields("RouteRouter", get("/api/v1/routers").at("/routers/0"));
        assertFields("RouterViewServes", get("/api/v1/routers").at("/routers/0/serves/0"));
    }

    @Test
    void what_must_be_sent_is_told_apart_from_what_may_be() {
        JsonNode pin = description.at("/components/schemas/CooldownPinRequest");
        assertThat(pin.at("/required").valueStream().map(JsonNode::asText)).containsExactly("target", "for", "reason");
        JsonNode extend = description.at("/components/schemas/CooldownExtendRequest");
        assertThat(extend.at("/required").valueStream().map(JsonNode::asText)).containsExactly("by");
        assertThat(extend.at("/properties/reason/type/1").asText()).isEqualTo("null");
    }

    private void assertFields(String schema, JsonNode answer) {
        JsonNode properties = description.at("/components/schemas/" + schema + "/properties");
        Set<String> described = new TreeSet<>();
        properties.fieldNames().forEachRemaining(described::add);
        Set<String> answered = new TreeSet<>();
        answer.fieldNames().forEachRemaining(answered::add);
        assertThat(described).as(schema).isNotEmpty().isEqualTo(answered);
    }

    private JsonNode get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + path))
                .build();
        return new ObjectMapper()
                .readTree(client.send(request, BodyHandlers.ofString()).body());
    }
}
