package dev.llmroute.simulator;

import static dev.llmroute.simulator.Caller.asking;
import static dev.llmroute.simulator.Caller.askingClaude;
import static dev.llmroute.simulator.Caller.error;
import static dev.llmroute.simulator.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Behaviour.Bucket;
import dev.llmroute.simulator.behaviour.Behaviour.Limit;
import dev.llmroute.simulator.behaviour.Behaviour.Shape;
import dev.llmroute.simulator.behaviour.GoDuration;
import dev.llmroute.simulator.behaviour.Pace;
import dev.llmroute.simulator.behaviour.Scenario;
import dev.llmroute.simulator.behaviour.WaitHeader;
import dev.llmroute.simulator.behaviour.Wording;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
    private final ManualClock clock = new ManualClock();
    private final Simulator simulator = Simulator.start(new SimulatorOptions("127.0.0.1", 0, Scenario.EMPTY, clock));
    private final Caller caller = new Caller(simulator);

    @AfterEach
    void stop() {
        caller.close();
        simulator.close();
    }

    @Test
    void a_limit_ends_when_its_time_is_over_and_not_before() {
        simulator.set("groq", "m", Limit.lasting(Duration.ofSeconds(8), Wording.GroqTokensPerDay));

        assertThat(ask("m").statusCode()).isEqualTo(429);
        clock.pass(Duration.ofMillis(7_999));
        assertThat(ask("m").statusCode()).isEqualTo(429);
        clock.pass(Duration.ofMillis(1));
        assertThat(ask("m").statusCode()).isEqualTo(200);
    }

    @Test
    void groqs_text_states_exactly_what_remains_with_figures_that_give_it() {
        Duration whole = Duration.ofMillis(1_366_848);
        simulator.set("groq", "llama-3.3-70b-versatile", Limit.lasting(whole, Wording.GroqTokensPerDay));

        HttpResponse<String> first = ask("llama-3.3-70b-versatile");
        clock.pass(Duration.ofMinutes(20));

        assertThat(error(first))
                .startsWith("Rate limit reached for model `llama-3.3-70b-versatile` in organization `")
                .contains("on tokens per day (TPD): Limit 100000, Used 99901, Requested 1681."
                        + " Please try again in 22m46.848s.");
        assertThat(json(first).at("/error/type").asText()).isEqualTo("tokens");
        assertThat(json(first).at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
        assertThat(first.headers().map().keySet()).doesNotContain("retry-after", "retry-after-ms");
        assertThat(error(ask("llama-3.3-70b-versatile"))).contains("Please try again in 2m46.848s.");
    }

    @Test
    void openais_text_comes_with_the_wait_in_both_headers() {
        simulator.set(
                "openai",
                "m",
                new Limit(
                        723L,
                        Wording.OpenAiTokensPerMinute,
                        null,
                        java.util.Set.of(WaitHeader.values()),
                        Pace.AT_ONCE));

        HttpResponse<String> response = caller.chat("openai", asking("m", "x"));

        assertThat(error(response))
                .contains("on tokens per min (TPM): Limit 40000,")
                .endsWith("try again in 723ms.");
        assertThat(response.headers().firstValue("retry-after")).contains("1");
        assertThat(response.headers().firstValue("retry-after-ms")).contains("723");
    }

    @Test
    void a_wait_can_stand_in_a_header_only() {
        simulator.set("groq", "m", Limit.lasting(Duration.ofSeconds(90), Wording.NoWait, WaitHeader.RetryAfter));
        clock.pass(Duration.ofMillis(100));

        HttpResponse<String> response = ask("m");

        assertThat(error(response)).isEqualTo("Rate limit hit.");
        assertThat(response.headers().firstValue("retry-after")).contains("90");
        assertThat(response.headers().firstValue("retry-after-ms")).isEmpty();
    }

    @Test
    void a_fixed_text_stays_the_same_until_it_is_replaced() {
        simulator.set("groq", "m", Limit.saying("Please try again in 22m46.848s."));
        clock.pass(Duration.ofDays(40));

        assertThat(ask("m").statusCode()).isEqualTo(429);
        assertThat(error(ask("m"))).isEqualTo("Please try again in 22m46.848s.");
        simulator.set("groq", "m", new Behaviour.Answer(Pace.AT_ONCE));
        assertThat(ask("m").statusCode()).isEqualTo(200);
    }

    @Test
    void a_limit_of_all_models_spares_those_with_a_behaviour_of_their_own() {
        simulator.set("groq", "*", Limit.lasting(Duration.ofSeconds(8), Wording.NoWait));
        simulator.set("groq", "free", new Behaviour.Answer(Pace.AT_ONCE));

        assertThat(ask("any").statusCode()).isEqualTo(429);
        assertThat(ask("free").statusCode()).isEqualTo(200);
        assertThat(caller.chat("openai", asking("any", "x")).statusCode()).isEqualTo(200);
    }

    @Test
    void a_bucket_serves_so_many_requests_of_each_key_and_refills_evenly() {
        simulator.set("openai", "m", new Bucket(3, 60_000, Shape.OpenAI));

        assertThat(remaining(withKey("sk-key-number-one"))).isEqualTo("2");
        assertThat(remaining(withKey("sk-key-number-one"))).isEqualTo("1");
        assertThat(remaining(withKey("sk-key-number-one"))).isEqualTo("0");
        assertThat(withKey("sk-key-number-one").statusCode()).isEqualTo(429);
        assertThat(withKey("sk-key-number-two").statusCode()).isEqualTo(200);

        clock.pass(Duration.ofMillis(19_999));
        assertThat(withKey("sk-key-number-one").statusCode()).isEqualTo(429);
        clock.pass(Duration.ofMillis(1));
        assertThat(withKey("sk-key-number-one").statusCode()).isEqualTo(200);
        assertThat(withKey("sk-key-number-one").statusCode()).isEqualTo(429);
    }

    @Test
    void an_empty_bucket_states_the_wait_for_one_request_and_the_reset_of_all() {
        simulator.set("openai", "m", new Bucket(3, 60_000, Shape.OpenAI));
        for (int i = 0; i < 3; i++) {
            withKey("sk-key-number-one");
        }
        clock.pass(Duration.ofMillis(500));

        HttpResponse<String> response = withKey("sk-key-number-one");

        assertThat(error(response))
                .endsWith("on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 19.5s.");
        HttpHeaders headers = response.headers();
        assertThat(headers.firstValue("retry-after")).contains("20");
        assertThat(headers.firstValue("retry-after-ms")).contains("19500");
        assertThat(headers.firstValue("x-ratelimit-limit-requests")).contains("3");
        assertThat(headers.firstValue("x-ratelimit-remaining-requests")).contains("0");
        assertThat(headers.firstValue("x-ratelimit-reset-requests")).contains("59.5s");
    }

    @Test
    void an_empty_bucket_of_groq_has_groqs_shape() {
        simulator.set("groq", "m", new Bucket(1, 86_400_000, Shape.Groq));
        ask("m");

        HttpResponse<String> response = ask("m");

        assertThat(error(response))
                .startsWith("Rate limit reached for model `m` in organization `")
                .endsWith("on requests per day (RPD): Limit 1, Used 1, Requested 1. Please try again in 24h0m0s.");
        assertThat(json(response).path("error").has("param")).isFalse();
        assertThat(response.headers().firstValue("retry-after")).contains("86400");
        assertThat(response.headers().firstValue("retry-after-ms")).isEmpty();
    }

    @Test
    void a_limit_has_the_same_text_and_headers_in_anthropics_shape() {
        simulator.set(
                "groq", "m", Limit.lasting(Duration.ofSeconds(8), Wording.GroqTokensPerDay, WaitHeader.RetryAfter));

        HttpResponse<String> response = caller.message("groq", askingClaude("m", "x"));

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(json(response).path("type").asText()).isEqualTo("error");
        assertThat(json(response).at("/error/type").asText()).isEqualTo("rate_limit_error");
        assertThat(error(response)).isEqualTo(error(ask("m")));
        assertThat(response.headers().firstValue("retry-after")).contains("8");
        assertThat(response.headers().firstValue("request-id"))
                .contains(json(response).path("request_id").asText());
        clock.pass(Duration.ofSeconds(8));
        assertThat(caller.message("groq", askingClaude("m", "x")).statusCode()).isEqualTo(200);
    }

    @Test
    void a_bucket_of_anthropic_states_its_reset_as_a_point_in_time() {
        simulator.set("claude", "m", new Bucket(3, 60_000, Shape.Anthropic));
        clock.pass(Duration.ofMillis(500));

        HttpResponse<String> first = caller.message("claude", askingClaude("m", "x"));
        caller.message("claude", askingClaude("m", "x"));
        caller.message("claude", askingClaude("m", "x"));
        HttpResponse<String> refused = caller.message("claude", askingClaude("m", "x"));

        assertThat(first.headers().firstValue("anthropic-ratelimit-requests-limit"))
                .contains("3");
        assertThat(first.headers().firstValue("anthropic-ratelimit-requests-remaining"))
                .contains("2");
        // Full again 20 s later, at 10:00:20.5.
        assertThat(first.headers().firstValue("anthropic-ratelimit-requests-reset"))
                .contains("2026-11-24T10:00:21Z");
        assertThat(first.headers().firstValue("retry-after")).isEmpty();
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(json(refused).at("/error/type").asText()).isEqualTo("rate_limit_error");
        assertThat(error(refused))
                .startsWith("This request would exceed your organization's rate limit of 3 requests per minute (org: ");
        assertThat(refused.headers().firstValue("retry-after")).contains("20");
        assertThat(refused.headers().firstValue("anthropic-ratelimit-requests-remaining"))
                .contains("0");
        assertThat(refused.headers().firstValue("anthropic-ratelimit-requests-reset"))
                .contains("2026-11-24T10:01:01Z");
        assertThat(refused.headers().map().keySet()).noneMatch(name -> name.startsWith("x-ratelimit"));
    }

    @Test
    void a_bucket_is_one_for_both_dialects() {
        simulator.set("openai", "m", new Bucket(2, 60_000, Shape.OpenAI));
        caller.chat("openai", asking("m", "x"));
        caller.message("openai", askingClaude("m", "x"));

        HttpResponse<String> response = caller.message("openai", askingClaude("m", "x"));

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(json(response).at("/error/type").asText()).isEqualTo("rate_limit_error");
        assertThat(error(response)).contains("on requests per min (RPM): Limit 2, Used 2");
        assertThat(remaining(response)).isEqualTo("0");
        assertThat(caller.chat("openai", asking("m", "x")).statusCode()).isEqualTo(429);
    }

    @ParameterizedTest
    @CsvSource({"0,0s", "9,9ms", "1000,1s", "12050,12.05s", "60000,1m0s", "1366848,22m46.848s", "4928428,1h22m8.428s"})
    void durations_are_written_as_go_does(long ms, String text) {
        assertThat(GoDuration.format(ms)).isEqualTo(text);
    }

    private HttpResponse<String> ask(String model) {
        return caller.chat("groq", asking(model, "x"));
    }

    private HttpResponse<String> withKey(String key) {
        return caller.chat("openai", key, asking("m", "x"));
    }

    private static String remaining(HttpResponse<String> response) {
        return response.headers().firstValue("x-ratelimit-remaining-requests").orElseThrow();
    }
}
