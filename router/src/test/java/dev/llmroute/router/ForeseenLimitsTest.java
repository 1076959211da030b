package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static dev.llmroute.router.testing.TwoRouters.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.router.testing.TwoRouters;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Behaviour.Shape;
import dev.llmroute.simulator.behaviour.Pace;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a caller sees of limits that are foreseen. */
class ForeseenLimitsTest {
    private static final String MODEL = "llama-3.3-70b-versatile";
    private static final String FIRST = "groq/" + MODEL;
    private static final long MINUTE_MS = 60_000;
    private static final String ANSWER = "{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,"
            + "\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":\"hi\"}}]}";

    @AutoClose
    private final TwoRouters routers = new TwoRouters();

    @Test
    void who_tells_what_is_left_never_has_to_refuse_and_serves_all_that_there_is() throws Exception {
        routers.simulator.set("groq", MODEL, new Behaviour.Bucket(30, MINUTE_MS, Shape.OpenAI));

        List<String> passedBy = new ArrayList<>();
        int served = 0;
        for (int i = 0; i < 300; i++) {
            HttpResponse<String> answer = ask();
            served += header(answer, "x-llmroute-target").equals(FIRST) ? 1 : 0;
            passedBy.add(header(answer, "x-llmroute-fallback"));
            routers.time.advance(Duration.ofMillis(500));
        }

        assertThat(passedBy).contains(FIRST + "=NoHeadroom").noneMatch(why -> why.contains("RateLimit"));
        // At first all of it, then what comes back in two minutes and a half.
        assertThat(served).isBetween(98, 105);
        assertThat(routers.firstMemory.holding()).isEmpty();
        assertThat(metrics())
                .contains("llmroute_skips_total{reason=\"NoHeadroom\",route=\"agent-chat\",target=\"" + FIRST + "\"}")
                .contains("llmroute_headroom_ratio{route=\"agent-chat\",target=\"" + FIRST
                        + "\",told=\"header\",window=\"requests-day\"}");
        assertThat(json(routers.get(routers.first.adminPort(), "/api/v1/route"))
                        .findValue("headroom")
                        .get(0)
                        .path("left")
                        .asDouble())
                .isBetween(0.0, 0.2);
    }

    @Test
    void who_says_nothing_is_spared_for_seconds_and_then_sent_what_it_served_before() throws Exception {
        foresight("Learn");
        routers.simulator.set("groq", MODEL, new Behaviour.Bucket(30, MINUTE_MS, Shape.OpenAI, Pace.AT_ONCE, true));

        int served = 0;
        for (int i = 0; i < 600; i++) {
            HttpResponse<String> answer = ask();
            served += header(answer, "x-llmroute-target").equals(FIRST) ? 1 : 0;
            routers.time.advance(Duration.ofSeconds(1));
        }

        assertThat(routers.simulator.calls("groq", MODEL) - served).isBetween(1L, 6L);
        assertThat(served).isGreaterThan(260);
        assertThat(metrics()).contains("told=\"learned\",window=\"requests\"");
    }

    @Test
    void who_clears_a_target_says_that_what_it_told_is_over() throws Exception {
        routers.simulator.set(
                "groq",
                MODEL,
                new Behaviour.Fixed(
                        200,
                        Map.of("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "40s"),
                        ANSWER));
        ask();
        routers.simulator.reset();
        assertThat(header(ask(), "x-llmroute-target")).isNotEqualTo(FIRST);
        assertThat(json(routers.get(routers.first.adminPort(), "/api/v1/route"))
                        .findValue("noHeadroom")
                        .path("why")
                        .asText())
                .isEqualTo("0 left of requests-day by its headers, more in 40 seconds");
        routers.time.advance(Duration.ofSeconds(1));

        routers.firstMemory.clearable().forEach(each -> routers.firstMemory.clear(each.key(), "somebody"));

        assertThat(header(ask(), "x-llmroute-target")).isEqualTo(FIRST);
        assertThat(header(ask(), "x-llmroute-target")).isEqualTo(FIRST);
    }

    @Test
    void where_it_is_switched_off_only_a_refusal_counts() throws Exception {
        foresight("None");
        routers.simulator.set("groq", MODEL, new Behaviour.Bucket(3, MINUTE_MS, Shape.OpenAI));

        List<String> passedBy = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            passedBy.add(header(ask(), "x-llmroute-fallback"));
        }

        assertThat(passedBy.getLast()).startsWith(FIRST + "=RateLimitRequests");
        assertThat(passedBy.subList(0, 3)).containsOnly("(none)");
    }

    private void foresight(String by) throws Exception {
        Files.writeString(
                routers.config,
                Files.readString(routers.config)
                        .replace("    - name: groq\n", "    - name: groq\n      foresight: " + by + "\n"));
        await().until(() -> routers.first.documents().values().stream()
                .anyMatch(each -> each.spec().providers().getFirst().foresight() != null
                        && each.spec().providers().getFirst().foresight().name().equals(by)));
    }

    private HttpResponse<String> ask() throws Exception {
        return routers.ask(routers.first, "agent-chat");
    }

    private String metrics() throws Exception {
        return routers.get(routers.first.adminPort(), "/metrics").body();
    }
}
