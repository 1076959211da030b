package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static dev.llmroute.router.testing.TwoRouters.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.history.AttemptSummary;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Outcome;
import dev.llmroute.router.testing.TwoRouters;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Wording;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The five stories that users are promised. */
@Tag("transport")
class StoriesTest {
    private static final String LLAMA_33 = "llama-3.3-70b-versatile";
    private static final String LLAMA_31 = "llama-3.1-70b-versatile";
    private static final List<String> GROQ =
            List.of(LLAMA_33, LLAMA_31, "llama-3.1-8b-instant", "mixtral-8x7b-32768", "gemma2-9b-it");
    private static final String PER_DAY = "Rate limit reached for model `llama-3.3-70b-versatile` in organization "
            + "`org_01k3example` service tier `on_demand` on tokens per day (TPD): Limit 100000, Used 99901, Requested 1681. "
            + "Please try again in 22m46.848s. Need more tokens? Upgrade to Dev Tier today.";

    @AutoClose
    private final TwoRouters routers = new TwoRouters();

    @Test
    @DisplayName("1. Single model fallback")
    void single_model_fallback() throws Exception {
        routers.simulator.set("groq", LLAMA_33, Behaviour.Limit.saying(PER_DAY));

        HttpResponse<String> answer = routers.ask(routers.first, "agent-chat");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("model").asText()).isEqualTo(LLAMA_31);
        assertThat(header(answer, "x-llmroute-target")).isEqualTo("groq/" + LLAMA_31);
        assertThat(header(answer, "x-llmroute-fallback")).isEqualTo("groq/" + LLAMA_33 + "=RateLimitDaily");
        assertThat(header(answer, "x-llmroute-attempts")).isEqualTo("2");
        assertThat(header(answer, "x-llmroute-route")).isEqualTo("agent-chat");
        String limited =
                "⚠️ Rate limit reached for GROQ (llama-3.3-70b-versatile). The provider requests waiting 22 minutes. "
                        + "✅ Automatically trying alternative model/provider...";
        String switching = "🔄 Switching to GROQ llama-3.1-70b-versatile...";
        assertThat(routers.logLines())
                .contains(
                        limited,
                        switching,
                        "Switching to groq with model llama-3.1-70b-versatile",
                        "Cached rate limit for groq_llama-3.3-70b-versatile until 2026-11-24T10:22:46.848Z");
        assertThat(routers.events).singleElement().satisfies(event -> {
            assertThat(event.messages()).containsExactly(limited, switching);
            assertThat(event.outcome()).isEqualTo(Outcome.Answered);
            assertThat(event.caller()).isEqualTo("app-1");
            assertThat(event.attempts())
                    .extracting(AttemptSummary::target, AttemptSummary::failureClass)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("groq/" + LLAMA_33, FailureClass.RateLimitDaily),
                            org.assertj.core.groups.Tuple.tuple("groq/" + LLAMA_31, null));
        });
    }

    @Test
    @DisplayName("1. Single model fallback, as a stream: the comment comes before the first event")
    void single_model_fallback_in_a_stream() throws Exception {
        routers.simulator.set("groq", LLAMA_33, Behaviour.Limit.saying(PER_DAY));
        HttpResponse<String> answer = routers.askStream(routers.first, "agent-chat");
        assertThat(answer.body())
                .startsWith(": 🔄 Switching to GROQ llama-3.1-70b-versatile...\n\ndata: ")
                .endsWith("data: [DONE]\n\n")
                .contains("\"model\":\"" + LLAMA_31 + "\"")
                .doesNotContain(LLAMA_33);
    }

    @Test
    @DisplayName("2. Provider fallback: Groq to OpenAI")
    void provider_fallback_from_groq() throws Exception {
        limitAll("groq", GROQ);
        assertThat(header(routers.ask(routers.first, "agent-chat"), "x-llmroute-target"))
                .isEqualTo("openai/gpt-4o");
        assertThat(GROQ)
                .allSatisfy(model ->
                        assertThat(routers.simulator.calls("groq", model)).isEqualTo(1));
    }

    @Test
    @DisplayName("2. Provider fallback: from cold, the first request reaches OpenAI")
    void provider_fallback_from_cold() throws Exception {
        routers.simulator.set("groq", "*", Behaviour.Limit.saying(PER_DAY));

        HttpResponse<String> answer = routers.ask(routers.first, "agent-chat");

        assertThat(header(answer, "x-llmroute-target")).isEqualTo("openai/gpt-4o");
        assertThat(header(answer, "x-llmroute-attempts")).isEqualTo("3");
        assertThat(header(answer, "x-llmroute-fallback"))
                .isEqualTo("groq/" + LLAMA_33 + "=RateLimitDaily,groq/" + LLAMA_31 + "=RateLimitDaily");
    }

    @Test
    @DisplayName("2. Provider fallback: entered at OpenAI, Anthropic comes before Groq")
    void provider_fallback_from_openai() throws Exception {
        limitAll("openai", List.of("gpt-4o", "gpt-4o-mini", "gpt-4-turbo", "gpt-3.5-turbo"));
        assertThat(header(routers.ask(routers.first, "openai/gpt-4o"), "x-llmroute-target"))
                .isEqualTo("anthropic/claude-3-5-sonnet-20241022");
    }

    @Test
    @DisplayName("2. Provider fallback: entered at Anthropic, OpenAI comes before Groq")
    void provider_fallback_from_anthropic() throws Exception {
        limitAll(
                "anthropic",
                List.of("claude-3-5-sonnet-20241022", "claude-3-5-haiku-20241022", "claude-3-haiku-20240307"));
        assertThat(header(routers.ask(routers.first, "claude-3-5-sonnet-20241022"), "x-llmroute-target"))
                .isEqualTo("openai/gpt-4o");
    }

    @Test
    @DisplayName("3. Cache effectiveness")
    void cache_effectiveness() throws Exception {
        routers.simulator.set("groq", LLAMA_33, Behaviour.Limit.saying(PER_DAY));
        routers.ask(routers.first, "agent-chat");

        HttpResponse<String> next = routers.ask(routers.second, "agent-chat");

        assertThat(routers.simulator.calls("groq", LLAMA_33)).isEqualTo(1);
        assertThat(header(next, "x-llmroute-target")).isEqualTo("groq/" + LLAMA_31);
        assertThat(header(next, "x-llmroute-attempts")).isEqualTo("1");
        assertThat(header(next, "x-llmroute-fallback")).isEqualTo("groq/" + LLAMA_33 + "=RateLimitDaily");
    }

    @Test
    @DisplayName("3. Cache effectiveness: after a limit of 8 s the model is used again, not before")
    void a_limit_of_eight_seconds() throws Exception {
        routers.simulator.set(
                "openai", "gpt-4o", Behaviour.Limit.lasting(Duration.ofSeconds(8), Wording.OpenAiTokensPerMinute));
        routers.ask(routers.first, "openai/gpt-4o");
        routers.time.advance(Duration.ofMillis(7_999));
        assertThat(header(routers.ask(routers.second, "openai/gpt-4o"), "x-llmroute-target"))
                .isEqualTo("openai/gpt-4o-mini");
        assertThat(routers.simulator.calls("openai", "gpt-4o")).isEqualTo(1);
        routers.time.advance(Duration.ofMillis(1));
        assertThat(header(routers.ask(routers.second, "openai/gpt-4o"), "x-llmroute-target"))
                .isEqualTo("openai/gpt-4o");
    }

    @Test
    @DisplayName("4. Wait time extraction")
    void wait_time_extraction() throws Exception {
        routers.simulator.set("groq", LLAMA_33, Behaviour.Limit.saying(PER_DAY));
        routers.ask(routers.first, "agent-chat");
        assertThat(routers.firstMemory.holding()).singleElement().satisfies(cooldown -> {
            assertThat(cooldown.cooldown().cause().statedWaitMs()).isEqualTo(1_366_848);
            assertThat(cooldown.cooldown().cause().waitSource()).isEqualTo("body-text");
            assertThat(cooldown.remainingMs(routers.time)).isEqualTo(1_366_848);
        });
        routers.time.advance(Duration.ofMillis(1_366_847));
        assertThat(routers.firstMemory.holding())
                .extracting(KnownCooldown::cooldown)
                .hasSize(1);
        routers.time.advance(Duration.ofMillis(1));
        assertThat(routers.firstMemory.holding()).isEmpty();
    }

    @Test
    @DisplayName("5. All providers exhausted")
    void all_providers_exhausted() throws Exception {
        for (String provider : List.of("groq", "openai", "anthropic")) {
            routers.simulator.set(
                    provider, "*", Behaviour.Limit.lasting(Duration.ofMinutes(30), Wording.GroqTokensPerDay));
        }
        routers.simulator.set(
                "openai", "gpt-4-turbo", Behaviour.Limit.lasting(Duration.ofMinutes(21), Wording.GroqTokensPerDay));
        for (int i = 0; i < 4; i++) {
            assertThat(routers.ask(routers.first, "agent-chat").statusCode()).isEqualTo(429);
        }
        routers.time.advance(Duration.ofMinutes(2));
        long calls = routers.simulator.callCounts().stream()
                .mapToLong(count -> count.calls())
                .sum();

        HttpResponse<String> answer = routers.ask(routers.first, "agent-chat");

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(header(answer, "retry-after")).isEqualTo(Integer.toString(19 * 60));
        assertThat(header(answer, "x-should-retry")).isEqualTo("false");
        JsonNode error = json(answer).path("error");
        assertThat(error.path("message").asText())
                .isEqualTo(
                        "⚠️ Rate limit reached for GROQ (llama-3.3-70b-versatile). All alternative providers are rate "
                                + "limited. Please try again in 19 minutes.");
        assertThat(error.path("code").asText()).isEqualTo("all_targets_exhausted");
        assertThat(error.path("llmroute").path("skipped")).hasSize(12);
        assertThat(error.path("llmroute").path("retryAt").asText()).isEqualTo("2026-11-24T10:21:00Z");
        assertThat(routers.simulator.callCounts().stream()
                        .mapToLong(count -> count.calls())
                        .sum())
                .isEqualTo(calls);
        assertThat(routers.events.getLast()).extracting(FallbackEvent::outcome).isEqualTo(Outcome.Exhausted);
    }

    @Test
    @DisplayName("5. All providers exhausted: three attempts are used up while others are free")
    void attempts_are_used_up() throws Exception {
        routers.simulator.set("groq", "*", Behaviour.Limit.saying(PER_DAY));
        routers.simulator.set("openai", "*", Behaviour.Limit.saying(PER_DAY));
        HttpResponse<String> answer = routers.ask(routers.first, "agent-chat");
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(header(answer, "retry-after")).isEqualTo("1");
        assertThat(json(answer).path("error").path("message").asText())
                .isEqualTo("Failed to execute request after 3 attempts with different models/providers.");
        assertThat(json(answer).path("error").path("llmroute").path("attempts")).hasSize(3);
    }

    @Test
    @DisplayName(
            "5. A rejected key, a forbidden call and a tool failure fail at once, with one call, and cool no model")
    void what_is_not_routed_around() throws Exception {
        record Case(int status, String body, String code) {}
        for (Case each : List.of(
                new Case(
                        401,
                        "{\"error\":{\"message\":\"Incorrect API key provided: sk-proj-abcdefghijklmnopqrstuvwxyz123456.\","
                                + "\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_api_key\"}}",
                        "invalid_api_key"),
                new Case(
                        403,
                        "{\"error\":{\"message\":\"Country, region, or territory not supported\",\"type\":\"request_forbidden\","
                                + "\"param\":null,\"code\":\"unsupported_country_region_territory\"}}",
                        "unsupported_country_region_territory"),
                new Case(
                        400,
                        "{\"error\":{\"message\":\"Failed to call a function. Please adjust your prompt.\","
                                + "\"type\":\"invalid_request_error\",\"code\":\"tool_use_failed\",\"failed_generation\":\"rate limit\"}}",
                        "tool_use_failed"))) {
            routers.simulator.reset();
            routers.simulator.set("groq", LLAMA_33, new Behaviour.Fixed(each.status(), each.body()));
            HttpResponse<String> answer = routers.ask(routers.first, "agent-chat");
            assertThat(answer.statusCode()).isEqualTo(each.status());
            assertThat(json(answer).path("error").path("code").asText()).isEqualTo(each.code());
            assertThat(answer.body()).doesNotContain("abcdefghijklmnop");
            assertThat(answer.headers().firstValue("x-llmroute-fallback")).isEmpty();
            assertThat(routers.simulator.callCounts().stream()
                            .mapToLong(count -> count.calls())
                            .sum())
                    .isEqualTo(1);
            assertThat(routers.firstMemory.holding())
                    .extracting(active -> active.cooldown().key().scope())
                    .isEqualTo(each.status() == 401 ? List.of(Scope.Credential) : List.of());
            routers.firstMemory
                    .holding()
                    .forEach(active ->
                            routers.firstMemory.clear(active.cooldown().key(), "test"));
        }
        assertThat(routers.logLines()).noneMatch(line -> line.contains("abcdefghijklmnop"));
    }

    /** Limits all models of a provider and lets requests find out, each of which reaches another provider in the end. */
    private void limitAll(String provider, List<String> models) throws Exception {
        for (String model : models) {
            routers.simulator.set(provider, model, Behaviour.Limit.saying(PER_DAY));
        }
        for (int asked = 0; asked < models.size(); asked += 2) {
            HttpResponse<String> answer = routers.ask(routers.first, provider + "/" + models.getFirst());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(header(answer, "x-llmroute-target")).doesNotStartWith(provider);
        }
        assertThat(routers.firstMemory.holding()).hasSize(models.size());
    }
}
