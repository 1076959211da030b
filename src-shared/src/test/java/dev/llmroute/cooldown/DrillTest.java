package dev.llmroute.cooldown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.history.Skipped;
import dev.llmroute.message.Findings;
import dev.llmroute.plan.Routes;
import dev.llmroute.plan.Skip;
import dev.llmroute.route.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrillTest {
    private static final Target TARGET = Routes.agentChat().targets().getFirst();

    private final FakeTime time = new FakeTime();
    private final Cooldowns cooldowns = new Cooldowns(time);
    private final ByHand byHand = new ByHand(cooldowns);

    @Test
    void a_drilled_target_is_left_alone_and_everybody_is_told_that_it_is_a_drill() {
        ByHand.Change drill = drill(Duration.ofMinutes(10));
        KnownCooldown holding = holding(drill);

        assertThat(availability()).isEqualTo(holding);
        assertThat(drill.after().isDrill()).isTrue();
        assertThat(drill.after().cause().word()).isEqualTo("Drill");
        Skip skip = new Skip(TARGET, holding);
        assertThat(skip.reason()).isEqualTo("Drill");
        assertThat(new Skipped(TARGET.name(), skip.reason(), 0).isDrill()).isTrue();
        assertThat(Findings.skipped(skip, 60_000)).contains("(Drill)").doesNotContain("quota");
    }

    @Test
    void a_drill_ends_by_itself_and_nobody_is_held_up_by_a_probe_or_a_ramp() {
        drill(Duration.ofMinutes(10));

        time.pass(Duration.ofMinutes(10));

        assertThat(availability()).isEqualTo(Availability.AVAILABLE);
        assertThat(cooldowns.due()).isEmpty();
        assertThat(cooldowns.clearable()).isEmpty();
    }

    @Test
    void a_drill_that_is_ended_early_is_over_at_once_and_its_end_says_that_it_was_a_drill() {
        ByHand.Change drill = drill(Duration.ofMinutes(10));

        ByHand.Change end = byHand.clear(drill.after().key(), "alice").orElseThrow();

        assertThat(availability()).isEqualTo(Availability.AVAILABLE);
        assertThat(end.after().isDrill()).isTrue();
    }

    @Test
    void an_answer_of_the_target_does_not_end_a_drill_since_nothing_was_wrong_with_it() {
        ByHand.Change drill = drill(Duration.ofMinutes(10));

        assertThat(cooldowns.recovered(List.of(holding(drill)), "router-1", 0)).isEmpty();

        assertThat(availability()).isInstanceOf(KnownCooldown.class);
    }

    @Test
    void a_drill_and_its_extensions_last_an_hour_at_most() {
        ByHand.Change drill = drill(Duration.ofMinutes(50));

        ByHand.Change longer = byHand.extend(
                        drill.after().key(), Duration.ofMinutes(30).toMillis())
                .orElseThrow();

        assertThat(longer.after().durationMs()).isEqualTo(Duration.ofMinutes(60).toMillis());
        assertThat(byHand.extend(drill.after().key(), 1)).isEmpty();
    }

    @Test
    void a_pin_of_the_same_target_stays_when_the_drill_ends() {
        byHand.pin(ManualCooldown.of(
                ManualCooldown.key(TARGET),
                ManualCooldown.label(TARGET),
                "bob",
                "maintenance",
                time.millis(),
                Duration.ofHours(2).toMillis()));
        ByHand.Change drill = drill(Duration.ofMinutes(10));

        byHand.clear(drill.after().key(), "alice");

        assertThat(((KnownCooldown) availability()).cooldown().cause().word()).isEqualTo("Manual");
    }

    @Test
    void another_process_learns_that_it_is_a_drill() {
        List<Cooldown> published = new ArrayList<>();
        cooldowns.onPublish(published::add);

        drill(Duration.ofMinutes(10));

        assertThat(published.getFirst().isDrill()).isTrue();
        assertThat(ManualCooldown.who(published.getFirst())).isEqualTo("alice");
        assertThat(ManualCooldown.reason(published.getFirst())).isEqualTo("game day");
    }

    private KnownCooldown holding(ByHand.Change drill) {
        return cooldowns.find(drill.after().key()).orElseThrow();
    }

    private Availability availability() {
        return cooldowns.of(TARGET).availability(Demand.SMALLEST);
    }

    private ByHand.Change drill(Duration duration) {
        cooldowns.of(TARGET);
        return byHand.pin(ManualCooldown.drill(
                        ManualCooldown.drillKey(ManualCooldown.key(TARGET)),
                        ManualCooldown.label(TARGET),
                        "alice",
                        "game day",
                        time.millis(),
                        duration.toMillis()))
                .orElseThrow();
    }
}
