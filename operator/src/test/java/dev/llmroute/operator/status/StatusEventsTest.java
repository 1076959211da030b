package dev.llmroute.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.llmroute.api.Condition;
import dev.llmroute.api.LlmRouteStatus;
import dev.llmroute.api.TargetStatus;
import dev.llmroute.operator.event.EventReason;
import dev.llmroute.operator.event.Occurrence;
import dev.llmroute.route.TargetState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatusEventsTest {
    @Test
    void targets_that_go_the_same_way_are_counted_together_and_not_named() {
        List<TargetStatus> before = List.of(
                target("groq/a", TargetState.Ready, null),
                target("groq/b", TargetState.Ready, null),
                target("openai/c", TargetState.CoolingDown, "RateLimitDaily"),
                target("openai/d", TargetState.Ready, null));
        List<TargetStatus> now = List.of(
                target("groq/a", TargetState.CoolingDown, "RateLimitTokens"),
                target("groq/b", TargetState.CoolingDown, "RateLimitTokens"),
                target("openai/c", TargetState.Ready, null),
                target("openai/d", TargetState.Broken, "ModelNotFound"));

        List<Occurrence> events = StatusEvents.ofTargets(before, now);

        assertThat(events)
                .extracting(Occurrence::reason, Occurrence::count)
                .containsExactly(
                        tuple(EventReason.CoolingDown, 2),
                        tuple(EventReason.Recovered, 1),
                        tuple(EventReason.Broken, 1));
        assertThat(events.getFirst().note()).contains("RateLimitTokens");
        assertThat(events).allSatisfy(event -> assertThat(event.note()).doesNotContain("groq", "openai"));
    }

    @Test
    void what_stays_as_it_was_or_is_new_or_only_lacks_its_key_is_no_event() {
        List<TargetStatus> cooling = List.of(target("groq/a", TargetState.CoolingDown, "RateLimitDaily"));

        assertThat(StatusEvents.ofTargets(null, cooling)).isEmpty();
        assertThat(StatusEvents.ofTargets(List.of(), cooling)).isEmpty();
        assertThat(StatusEvents.ofTargets(cooling, cooling)).isEmpty();
        assertThat(StatusEvents.ofTargets(
                        List.of(target("groq/a", TargetState.KeyMissing, null)),
                        List.of(target("groq/a", TargetState.Ready, null))))
                .isEmpty();
    }

    @Test
    void a_condition_is_told_when_it_begins_or_says_something_else() {
        Condition refused = condition("Accepted", "False", "Invalid", "spec.providers: too many");
        Condition taken = condition("Ready", "False", "NameTaken", "the Service is there already");
        Condition fine = condition("Accepted", "True", "Valid", "the route is valid");

        assertThat(StatusEvents.ofConditions(null, List.of(refused, taken)))
                .containsExactly(
                        new Occurrence(EventReason.ConfigurationRefused, "spec.providers: too many"),
                        new Occurrence(EventReason.NameTaken, "the Service is there already"));
        assertThat(StatusEvents.ofConditions(status(refused), List.of(refused))).isEmpty();
        assertThat(StatusEvents.ofConditions(
                        status(refused), List.of(condition("Accepted", "False", "Invalid", "spec.auth: missing"))))
                .hasSize(1);
        assertThat(StatusEvents.ofConditions(status(refused), List.of(fine))).isEmpty();
        assertThat(StatusEvents.ofConditions(
                        null, List.of(condition("Ready", "False", "NoRouters", "no router pod is ready"))))
                .as("passes by itself")
                .isEmpty();
    }

    private static TargetStatus target(String name, TargetState state, @Nullable String reason) {
        return new TargetStatus(name, state, reason, null, null);
    }

    private static Condition condition(String type, String status, String reason, String message) {
        return new Condition(type, status, reason, message, "2026-11-29T00:00:00Z", 1L);
    }

    private static LlmRouteStatus status(Condition condition) {
        return new LlmRouteStatus(1L, null, null, List.of(condition), null, null, null, null);
    }
}
