package dev.llmroute.simulator;

import static dev.llmroute.simulator.Caller.asking;
import static dev.llmroute.simulator.Caller.askingClaude;
import static dev.llmroute.simulator.Caller.error;
import static dev.llmroute.simulator.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Scenario;
import dev.llmroute.simulator.server.CallCount;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminTest {
    private final ManualClock clock = new ManualClock();
    private final Simulator simulator =
            Simulator.start(new SimulatorOptions("127.0.0.1", 0, Scenario.parse("""
            providers:
              groq:
                keys: { main: gsk-groq-main-0001 }
                models:
                  limited: { type: Limit, lastsMs: 8000, wording: GroqTokensPerDay }
            """), clock));
    private final Caller caller = new Caller(simulator);

    @AfterEach
    void stop() {
        caller.close();
        simulator.close();
    }

    @Test
    void calls_are_counted_by_model_and_key_and_no_key_is_shown_whole() {
        caller.chat("groq", "gsk-groq-main-0001", asking("m", "x"));
        caller.chat("groq", "gsk-groq-main-0001", asking("limited", "x"));
        caller.chat("groq", "gsk-groq-wrong-9999", asking("m", "x"));
        caller.chat("openai", "short", asking("a/b", "x"));

        HttpResponse<String> response = caller.send("GET", "/admin/calls", "");

        assertThat(json(response)).isEqualTo(json("""
                {"total":4,"open":0,"cancelled":0,"calls":[
                 {"provider":"groq","model":"limited","key":"main","calls":1,"open":0,"cancelled":0},
                 {"provider":"groq","model":"m","key":"****9999","calls":1,"open":0,"cancelled":0},
                 {"provider":"groq","model":"m","key":"main","calls":1,"open":0,"cancelled":0},
                 {"provider":"openai","model":"a/b","key":"****","calls":1,"open":0,"cancelled":0}]}"""));
        assertThat(simulator.calls("groq", "m")).isEqualTo(2);
    }

    @Test
    void calls_in_both_dialects_are_counted_alike() {
        caller.chat("groq", "gsk-groq-main-0001", asking("m", "x"));
        caller.message("groq", "gsk-groq-main-0001", askingClaude("m", "x"));
        caller.message("groq", "gsk-groq-main-0001", asking("m", "without max_tokens"));
        caller.send(
                "POST",
                "/groq/v1/messages/count_tokens",
                asking("m", "x"),
                "x-api-key",
                "gsk-groq-main-0001",
                "anthropic-version",
                "2023-06-01");

        assertThat(simulator.callCounts()).containsExactly(new CallCount("groq", "m", "main", 3, 0, 0));
    }

    @Test
    void the_last_request_of_a_model_is_kept_as_it_came_but_without_the_key() {
        String body = askingClaude("m", "hi 😀") + "\n";
        caller.chat("groq", asking("m", "first"));
        caller.chat("groq", asking("other", "x"));
        caller.message("groq", "gsk-groq-main-0001", body);

        assertThat(simulator.lastRequest("groq", "m")).contains(body);
        assertThat(simulator.lastRequestHeaders("groq", "m"))
                .contains("x-api-key", "anthropic-version")
                .doesNotContain("authorization")
                .noneMatch(name -> name.contains("gsk-groq"));
        assertThat(simulator.lastRequestHeaders("groq", "other")).contains("authorization");
        simulator.reset();
        assertThat(simulator.lastRequest("groq", "m")).isEmpty();
        assertThat(simulator.lastRequestHeaders("groq", "m")).isEmpty();
    }

    @Test
    void a_reset_forgets_the_calls_and_plays_the_scenario_from_its_beginning() {
        simulator.set("openai", "m", new Behaviour.Fixed(500, ""));
        clock.pass(Duration.ofSeconds(9));
        assertThat(askLimited().statusCode()).isEqualTo(200);

        assertThat(caller.send("POST", "/admin/reset", "").statusCode()).isEqualTo(204);

        assertThat(simulator.callCounts()).isEmpty();
        assertThat(error(askLimited())).contains("Please try again in 8s.");
        assertThat(caller.chat("openai", asking("m", "x")).statusCode()).isEqualTo(200);
    }

    @Test
    void a_behaviour_can_be_set_listed_and_removed_for_a_model_with_slashes() {
        String path = "/admin/behaviours/openai/meta-llama/llama%204";

        HttpResponse<String> put = caller.send("PUT", path, """
                {"type":"Fixed","status":402,"headers":{"x-a":"b"},"body":{"error":{"message":"pay"}}}""");

        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        HttpResponse<String> answer = caller.chat("openai", asking("meta-llama/llama 4", "x"));
        assertThat(answer.statusCode()).isEqualTo(402);
        assertThat(error(answer)).isEqualTo("pay");
        assertThat(json(caller.send("GET", "/admin/behaviours", ""))).isEqualTo(json("""
                {"behaviours":[
                 {"provider":"groq","model":"limited","remainingMs":8000,"behaviour":{"type":"Limit","lastsMs":8000,
                  "wording":"GroqTokensPerDay","headers":[],"pace":{"latencyMs":0,"firstTokenMs":0,"intervalMs":0}}},
                 {"provider":"openai","model":"meta-llama/llama 4","behaviour":{"type":"Fixed","status":402,
                  "headers":{"x-a":"b"},"body":"{\\"error\\":{\\"message\\":\\"pay\\"}}","latencyMs":0}}]}"""));
        assertThat(caller.send("DELETE", path, "").statusCode()).isEqualTo(204);
        assertThat(caller.send("DELETE", path, "").statusCode()).isEqualTo(404);
        assertThat(caller.chat("openai", asking("meta-llama/llama 4", "x")).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"Answer\",\"pace\":{\"latencyMs\":1,\"firstTokenMs\":2,\"intervalMs\":3,\"tokens\":4}}",
                "{\"type\":\"Limit\",\"lastsMs\":723,\"wording\":\"OpenAiTokensPerMinute\",\"headers\":[\"retry-after\",\"retry-after-ms\"]}",
                "{\"type\":\"Limit\",\"message\":\"Please try again in 22m46.848s.\"}",
                "{\"type\":\"Bucket\",\"requests\":5,\"windowMs\":60000,\"shape\":\"Groq\"}",
                "{\"type\":\"Bucket\",\"requests\":5,\"windowMs\":60000,\"shape\":\"Anthropic\"}",
                "{\"type\":\"Empty\"}",
                "{\"type\":\"Empty\",\"pace\":{\"latencyMs\":1}}",
                "{\"type\":\"UnknownModel\"}",
                "{\"type\":\"Overloaded\"}",
                "{\"type\":\"Overloaded\",\"latencyMs\":5}",
                "{\"type\":\"Reset\"}",
                "{\"type\":\"Reset\",\"afterTokens\":3}",
                "{\"type\":\"Silent\"}",
                "{\"type\":\"Stall\",\"afterTokens\":3}",
                "{\"type\":\"MissingDone\"}",
                "{\"type\":\"Malformed\",\"afterTokens\":3}",
                "{\"type\":\"ErrorEvent\",\"error\":{\"message\":\"m\",\"type\":\"t\"}}",
                "{\"type\":\"ErrorBody\",\"error\":{\"message\":\"m\",\"type\":\"t\",\"code\":\"c\"},\"latencyMs\":5}"
            })
    void every_behaviour_can_be_set_and_what_is_listed_can_be_set_again(String behaviour) {
        HttpResponse<String> put = caller.send("PUT", "/admin/behaviours/p/m", behaviour);
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);

        HttpResponse<String> again = caller.send(
                "PUT", "/admin/behaviours/p/m", json(put).path("behaviour").toString());

        assertThat(again.body()).isEqualTo(put.body());
        assertThat(Caller.json(behaviour).properties())
                .allSatisfy(given -> assertThat(
                                json(put).path("behaviour").path(given.getKey()).toString())
                        .contains(
                                given.getValue().isContainerNode()
                                        ? ""
                                        : given.getValue().asText()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"Limit\",\"lastsMs\":8000}                  | a Limit needs either a wording or a message",
                "{\"type\":\"Limit\",\"wording\":\"GroqTokensPerDay\"}  | lastsMs is missing",
                "{\"type\":\"Limit\",\"lastsMs\":86400001,\"wording\":\"GroqTokensPerDay\"} | from 1 to 86400000",
                "{\"type\":\"Limit\",\"message\":\"x\",\"headers\":[\"retry\"]} | headers[0]: \"retry\" is unknown; it may be retry-after, retry-after-ms",
                "{\"type\":\"Nap\"}                                     | type \"Nap\" is unknown; it may be Answer, Fixed,",
                "{\"status\":200}                                       | type is missing; it may be Answer,",
                "{\"type\":\"Fixed\",\"status\":42}                     | status is 42; it must be from 200 to 599",
                "{\"type\":\"Fixed\",\"status\":200,\"headers\":{\"Content-Length\":\"1\"}} | headers: Content-Length cannot be set",
                "{\"type\":\"Fixed\",\"status\":200,\"headers\":{\"x-a\":\"b\\r\\nc: d\"}} | headers: \"x-a\" has a name or value",
                "{\"type\":\"Stall\",\"afterTokens\":-1}                | afterTokens is -1",
                "{\"type\":\"Answer\",\"pace\":{\"latency\":5}}         | pace.latency: there is no such field; known are firstTokenMs, intervalMs, latencyMs, tokens",
                "{\"type\":\"Answer\",\"pace\":{\"latencyMs\":-5}}      | pace: latencyMs is -5; it must be from 0 to 86400000",
                "{\"type\":\"ErrorBody\"}                               | error is missing",
                "{\"type\":                                             | This is no behaviour:",
                "null                                                   | This is no behaviour:"
            })
    void a_bad_behaviour_is_refused_with_what_is_wrong_and_changes_nothing(String body, String message) {
        String before = caller.send("GET", "/admin/behaviours", "").body();

        HttpResponse<String> response = caller.send("PUT", "/admin/behaviours/groq/limited", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response)).contains(message);
        assertThat(caller.send("GET", "/admin/behaviours", "").body()).isEqualTo(before);
    }

    @Test
    void a_path_that_is_no_provider_is_refused() {
        assertThat(error(caller.send("PUT", "/admin/behaviours/admin/m", "{\"type\":\"Silent\"}")))
                .contains("\"admin\" cannot be a provider's name");
        assertThat(caller.send("PUT", "/admin/behaviours/groq", "{\"type\":\"Silent\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void health_is_answered() {
        assertThat(caller.send("GET", "/healthz", "").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> askLimited() {
        return caller.chat("groq", "gsk-groq-main-0001", asking("limited", "x"));
    }
}
