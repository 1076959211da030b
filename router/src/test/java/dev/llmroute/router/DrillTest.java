package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.cooldown.ByHand;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.ManualCooldown;
import dev.llmroute.history.AttemptSummary;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Outcome;
import dev.llmroute.router.testing.TwoRouters;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers and operators see while a person tries out whether fallbacks work. */
class DrillTest {
    private static final String MODEL = "llama-3.3-70b-versatile";
    private static final String FIRST = "groq/" + MODEL;
    private static final String SECOND = "groq/llama-3.1-70b-versatile";

    @AutoClose
    private final TwoRouters routers = new TwoRouters();

    private final ByHand byHand = new ByHand(routers.firstMemory);

    /** A router knows its targets from the first request on. */
    @BeforeEach
    void answerOnce() throws Exception {
        routers.ask(routers.first, "agent-chat");
        routers.ask(routers.second, "agent-chat");
        routers.simulator.reset();
        routers.events.clear();
    }

    @Test
    void a_drilled_target_is_not_called_and_the_next_one_answers_in_every_router() throws Exception {
        drill(Duration.ofMinutes(5));

        for (Router router : new Router[] {routers.first, routers.second}) {
            HttpResponse<String> answer = routers.ask(router, "agent-chat");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(header(answer, "x-llmroute-target")).isEqualTo(SECOND);
            assertThat(header(answer, "x-llmroute-fallback")).isEqualTo(FIRST + "=Drill");
        }
        assertThat(routers.simulator.calls("groq", MODEL)).isZero();
    }

    @Test
    void the_record_of_such_a_request_says_that_it_was_a_drill_and_tells_of_no_limit() throws Exception {
        drill(Duration.ofMinutes(5));

        routers.ask(routers.second, "agent-chat");

        await().until(() -> !routers.events.isEmpty());
        FallbackEvent event = routers.events.getFirst();
        assertThat(event.isDrill()).isTrue();
        assertThat(event.outcome()).isEqualTo(Outcome.Answered);
        assertThat(event.attempts()).extracting(AttemptSummary::target).containsExactly(SECOND);
        assertThat(event.skipped()).singleElement().satisfies(skipped -> {
            assertThat(skipped.target()).isEqualTo(FIRST);
            assertThat(skipped.isDrill()).isTrue();
        });
        assertThat(event.messages()).noneMatch(message -> message.contains("Rate limit reached"));
        assertThat(routers.get(routers.second.adminPort(), "/metrics").body())
                .contains("llmroute_skips_total")
                .containsPattern("llmroute_skips_total\\{.*reason=\"Drill\".*} 1");
    }

    @Test
    void a_drill_of_a_busy_route_pushes_nothing_else_out_of_the_history() throws Exception {
        drill(Duration.ofMinutes(5));

        for (int i = 0; i < 20; i++) {
            routers.ask(routers.second, "agent-chat");
        }
        routers.time.advance(Duration.ofSeconds(1));
        routers.ask(routers.second, "agent-chat");

        await().until(() -> routers.events.size() >= 2);
        assertThat(routers.events).hasSize(2);
    }

    @Test
    void a_drill_that_is_over_leaves_nothing_behind_not_even_a_probe() throws Exception {
        drill(Duration.ofMinutes(5));
        routers.time.advance(Duration.ofMinutes(5));

        for (int i = 0; i < 5; i++) {
            assertThat(header(routers.ask(routers.first, "agent-chat"), "x-llmroute-target"))
                    .isEqualTo(FIRST);
            assertThat(header(routers.ask(routers.second, "agent-chat"), "x-llmroute-target"))
                    .isEqualTo(FIRST);
        }
        assertThat(routers.logLines()).noneMatch(line -> line.startsWith("Probing"));
    }

    @Test
    void a_drill_that_is_ended_is_over_for_the_next_request_of_every_router() throws Exception {
        ByHand.Change drill = drill(Duration.ofMinutes(5));

        byHand.clear(drill.after().key(), "alice");

        assertThat(header(routers.ask(routers.second, "agent-chat"), "x-llmroute-target"))
                .isEqualTo(FIRST);
    }

    @Test
    void callers_are_not_told_of_a_limit_when_all_targets_are_drilled() throws Exception {
        for (Map.Entry<CooldownKey, Label> each : byHand.pinnable().entrySet()) {
            start(each.getKey(), each.getValue(), Duration.ofMinutes(5));
        }

        HttpResponse<String> answer = routers.ask(routers.first, "agent-chat");

        assertThat(answer.statusCode()).isGreaterThanOrEqualTo(429);
        assertThat(answer.body())
                .contains("(Drill)")
                .doesNotContain("rate limited")
                .doesNotContain("quota");
        assertThat(TwoRouters.json(answer).at("/error/llmroute/skipped/0/class").asText())
                .isEqualTo("Drill");
    }

    private ByHand.Change drill(Duration duration) {
        Map.Entry<CooldownKey, Label> target = byHand.pinnable().entrySet().stream()
                .filter(each -> each.getValue().displayKey().equals("groq_" + MODEL))
                .findFirst()
                .orElseThrow();
        return start(target.getKey(), target.getValue(), duration);
    }

    private ByHand.Change start(CooldownKey target, Label label, Duration duration) {
        Cooldown drill = ManualCooldown.drill(
                ManualCooldown.drillKey(target),
                label,
                "alice",
                "game day",
                routers.time.millis(),
                duration.toMillis());
        return byHand.pin(drill).orElseThrow();
    }
}
