package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static dev.llmroute.router.testing.TwoRouters.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.router.testing.TwoRouters;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Pace;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** How a target comes back, and what is spared before its first refusal, over HTTP. */
class ReturnTest {
    private static final String MODEL = "llama-3.3-70b-versatile";
    private static final String FIRST = "groq/" + MODEL;
    private static final String SECOND = "groq/llama-3.1-70b-versatile";

    @AutoClose
    private final TwoRouters routers = new TwoRouters();

    @Test
    void a_success_that_says_that_nothing_is_left_spares_the_target_until_its_reset() throws Exception {
        routers.simulator.set("groq", MODEL, lastOf("requests", "30s"));
        assertThat(target(routers.first)).isEqualTo(FIRST);
        routers.simulator.reset();

        assertThat(target(routers.second)).isEqualTo(SECOND);
        assertThat(routers.firstMemory.holding()).singleElement().satisfies(active -> {
            assertThat(active.cooldown().isPredicted()).isTrue();
            assertThat(active.cooldown().cause().waitSource()).isEqualTo("x-ratelimit-reset-requests");
        });
        routers.time.advance(Duration.ofSeconds(30));
        assertThat(target(routers.second)).isEqualTo(FIRST);
        // Nothing was refused, so all come back at once.
        for (int i = 0; i < 20; i++) {
            assertThat(target(routers.first)).isEqualTo(FIRST);
        }
    }

    @Test
    void a_reset_of_an_hour_spares_the_target_for_a_minute_since_resets_mean_full_again() throws Exception {
        routers.simulator.set("groq", MODEL, lastOf("requests", "1h0m0s"));
        target(routers.first);

        assertThat(routers.firstMemory.holding())
                .extracting(KnownCooldown::cooldown)
                .extracting(Cooldown::durationMs, each -> each.cause().statedWaitMs())
                .containsExactly(tuple(60_000L, 3_600_000L));
    }

    @Test
    void one_request_probes_while_the_others_stay_on_the_fallback() throws Exception {
        limitTheHeadAndOutwaitIt();
        routers.simulator.set("groq", MODEL, new Behaviour.Answer(new Pace(700, 0, 0, null)));

        CompletableFuture<String> probe = CompletableFuture.supplyAsync(() -> target(routers.first));
        await().until(() -> routers.simulator.calls("groq", MODEL) == 1);
        assertThat(target(routers.first)).isEqualTo(SECOND);

        assertThat(probe.join()).isEqualTo(FIRST);
        assertThat(routers.logLines())
                .anyMatch(line -> line.startsWith("Probing " + FIRST))
                .anyMatch(line -> line.startsWith("Recovered groq_" + MODEL));
        assertThat(routers.secondMemory.rampingUp()).hasSize(1);
    }

    @Test
    void what_comes_back_step_by_step_comes_back_at_once_when_it_is_cleared() throws Exception {
        limitTheHeadAndOutwaitIt();
        assertThat(target(routers.first)).isEqualTo(FIRST);
        assertThat(firstOfTwenty()).isLessThan(20);

        HttpResponse<String> cleared = routers.client()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:" + routers.first.adminPort() + "/api/v1/cooldowns"))
                                .DELETE()
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(cleared.body()).isEqualTo("{\"cleared\":1}");
        assertThat(firstOfTwenty()).isEqualTo(20);
    }

    @Test
    void the_admin_port_tells_the_order_of_a_request_and_what_its_targets_cool_down_for() throws Exception {
        routers.simulator.set("groq", MODEL, new Behaviour.UnknownModel());
        target(routers.first);

        assertThat(routers.get(routers.first.adminPort(), "/api/v1/route").body())
                .containsPattern(
                        "\\{\"name\":\"" + FIRST + "\"[^}]*\"source\":\"None\",\"cooldowns\":\\[\"[0-9a-f]{24}\"]}")
                .containsPattern("\\{\"name\":\"" + SECOND + "\",\"state\":\"Ready\",\"cooldowns\":\\[]}")
                .contains("\"chain\":[\"" + FIRST + "\",\"" + SECOND + "\"", "\"failsAtOnce\":false");
        assertThat(routers.get(routers.first.adminPort(), "/api/v1/route?model=" + SECOND)
                        .body())
                .contains("\"chain\":[\"" + SECOND + "\",\"" + FIRST + "\"");
        assertThat(routers.get(routers.first.adminPort(), "/api/v1/route?model=nobody")
                        .body())
                .doesNotContain("\"chain\"");
    }

    @Test
    void a_model_that_two_requests_did_not_find_is_broken_until_the_route_changes() throws Exception {
        routers.simulator.set("groq", MODEL, new Behaviour.UnknownModel());
        assertThat(target(routers.first)).isEqualTo(SECOND);
        assertThat(routers.get(routers.first.adminPort(), "/api/v1/route").body())
                .contains("{\"name\":\"" + FIRST + "\",\"state\":\"CoolingDown\",\"reason\":\"ModelNotFound\"");
        routers.time.advance(Duration.ofSeconds(61));
        assertThat(target(routers.first)).isEqualTo(SECOND);
        routers.simulator.reset();
        routers.time.advance(Duration.ofHours(20));

        assertThat(target(routers.second)).isEqualTo(SECOND);
        assertThat(routers.get(routers.first.adminPort(), "/api/v1/route").body())
                .contains("{\"name\":\"" + FIRST + "\",\"state\":\"Broken\",\"reason\":\"ModelNotFound\"");

        String yaml = Files.readString(routers.config);
        Files.writeString(routers.config, yaml.replace("aliases: [gpt-4o]", "aliases: [gpt-4o, chat]"));
        await().until(() -> target(routers.first).equals(FIRST));
    }

    @Test
    void a_rejected_key_is_not_sent_again_for_a_minute_and_no_caller_is_shown_what_another_was_told() throws Exception {
        routers.simulator.set(
                "groq",
                MODEL,
                new Behaviour.Fixed(
                        401,
                        "{\"error\":{\"message\":\"Invalid API Key\",\"type\":\"invalid_request_error\",\"code\":\"invalid_api_key\"}}"));
        routers.ask(routers.first, "agent-chat");

        HttpResponse<String> next = routers.ask(routers.second, "agent-chat");

        assertThat(next.statusCode()).isEqualTo(401);
        assertThat(json(next).at("/error/code").asText()).isEqualTo("invalid_api_key");
        assertThat(json(next).at("/error/message").asText()).isEqualTo("GROQ rejected the API key.");
        assertThat(header(next, "x-llmroute-attempts")).isEqualTo("0");
        assertThat(routers.simulator.calls("groq", MODEL)).isEqualTo(1);
        routers.simulator.reset();
        routers.time.advance(Duration.ofMinutes(1));
        assertThat(target(routers.second)).isEqualTo(FIRST);
    }

    private void limitTheHeadAndOutwaitIt() {
        routers.simulator.set("groq", MODEL, new Behaviour.Fixed(429, Map.of("retry-after", "20"), "{}"));
        target(routers.first);
        routers.time.advance(Duration.ofSeconds(20));
        routers.simulator.reset();
    }

    /** How many of twenty requests to the other router the head of the chain answers. */
    private long firstOfTwenty() {
        return Stream.generate(() -> target(routers.second))
                .limit(20)
                .filter(FIRST::equals)
                .count();
    }

    private static Behaviour lastOf(String window, String reset) {
        return new Behaviour.Fixed(
                200,
                Map.of("x-ratelimit-remaining-" + window, "0", "x-ratelimit-reset-" + window, reset),
                "{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\","
                        + "\"message\":{\"role\":\"assistant\",\"content\":\"hi\"}}]}");
    }

    private String target(Router router) {
        try {
            return header(routers.ask(router, "agent-chat"), "x-llmroute-target");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
