package dev.llmroute.console.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.console.SetTime;
import dev.llmroute.cooldown.Cause;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.ManualCooldown;
import dev.llmroute.cooldown.Term;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoolingWatchTest {
    private final SetTime time = new SetTime("2026-11-29T10:00:00Z");
    private final Cooldowns cooldowns = Cooldowns.ofOnlooker(time);
    private final CoolingWatch watch = new CoolingWatch(time);
    private final List<CooledMinute> minutes = new ArrayList<>();

    private void look() {
        minutes.addAll(watch.look(cooldowns.holding()));
    }

    private void lookFor(Duration span) {
        for (long second = 0; second < span.toSeconds(); second++) {
            time.pass(Duration.ofSeconds(1));
            look();
        }
    }

    private Cooldown cooldown(String window, FailureClass failureClass, Duration lasting) {
        return new Cooldown(
                new CooldownKey("https://api.groq.com", "llama", "5f1c0a77", Scope.Model, window),
                Term.of(time.millis(), lasting.toMillis()),
                Cause.refused(failureClass, 429),
                new Label("groq_llama", "groq", "router-1"));
    }

    private static List<String> parts(CooledMinute minute) {
        return minute.parts().stream()
                .map(part -> part.what().target() + " " + part.reason() + " " + part.ms())
                .sorted()
                .toList();
    }

    @Test
    void a_minute_tells_how_much_of_it_a_target_cooled_from_its_begin_to_its_end() {
        look();
        lookFor(Duration.ofSeconds(10));
        cooldowns.set(cooldown("tokens", FailureClass.RateLimitTokens, Duration.ofMillis(70_500)));
        lookFor(Duration.ofSeconds(170));

        assertThat(minutes).extracting(CooledMinute::atMs).hasSize(3).doesNotHaveDuplicates();
        assertThat(parts(minutes.get(0))).containsExactly("groq_llama  50000", "groq_llama RateLimitTokens 50000");
        assertThat(parts(minutes.get(1))).containsExactly("groq_llama  20500", "groq_llama RateLimitTokens 20500");
        assertThat(minutes.get(2).parts()).isEmpty();
    }

    @Test
    void what_cools_for_two_reasons_at_once_cools_no_longer_for_that() {
        look();
        cooldowns.set(cooldown("tokens", FailureClass.RateLimitTokens, Duration.ofSeconds(30)));
        cooldowns.set(cooldown("requests", FailureClass.RateLimitRequests, Duration.ofSeconds(40)));
        lookFor(Duration.ofSeconds(60));

        assertThat(parts(minutes.getFirst()))
                .containsExactly(
                        "groq_llama  40000", "groq_llama RateLimitRequests 40000", "groq_llama RateLimitTokens 30000");
    }

    @Test
    void two_windows_of_one_reason_count_once() {
        look();
        cooldowns.set(cooldown("tokens", FailureClass.RateLimitTokens, Duration.ofSeconds(30)));
        cooldowns.set(cooldown("tokens-left", FailureClass.RateLimitTokens, Duration.ofSeconds(20)));
        lookFor(Duration.ofSeconds(60));

        assertThat(parts(minutes.getFirst())).containsExactly("groq_llama  30000", "groq_llama RateLimitTokens 30000");
    }

    @Test
    void a_clear_ends_it() {
        look();
        Cooldown hour = cooldown("tokens", FailureClass.RateLimitTokens, Duration.ofHours(1));
        cooldowns.set(hour);
        lookFor(Duration.ofSeconds(20));
        cooldowns.clear(hour.key(), "alice");
        look();
        lookFor(Duration.ofSeconds(40));

        assertThat(parts(minutes.getFirst())).containsExactly("groq_llama  20000", "groq_llama RateLimitTokens 20000");
    }

    @Test
    void a_minute_in_which_nobody_looked_for_a_while_is_not_told_of() {
        look();
        lookFor(Duration.ofSeconds(30));
        time.pass(Duration.ofSeconds(6));
        lookFor(Duration.ofSeconds(24 + 60));

        assertThat(minutes).extracting(CooledMinute::atMs).containsExactly(minute("10:01"));
    }

    @Test
    void a_minute_that_began_before_the_first_look_or_in_which_nothing_could_be_seen_is_not_told_of() {
        time.pass(Duration.ofSeconds(1));
        look();
        lookFor(Duration.ofSeconds(89));
        watch.blind();
        lookFor(Duration.ofSeconds(90));

        assertThat(minutes).extracting(CooledMinute::atMs).containsExactly(minute("10:02"));
    }

    @Test
    void where_nothing_was_before_the_first_minute_is_told_of_too() {
        time.pass(Duration.ofSeconds(20));
        watch.nothingWasBefore();
        look();
        cooldowns.set(cooldown("tokens", FailureClass.RateLimitTokens, Duration.ofHours(1)));
        lookFor(Duration.ofSeconds(40));

        assertThat(minutes).extracting(CooledMinute::atMs).containsExactly(minute("10:00"));
        assertThat(parts(minutes.getFirst())).containsExactly("groq_llama  40000", "groq_llama RateLimitTokens 40000");

        time.pass(Duration.ofSeconds(10));
        lookFor(Duration.ofSeconds(60));
        assertThat(minutes).as("nor is the word taken for a later pause").hasSize(1);
    }

    @Test
    void that_nothing_was_before_may_be_said_after_the_first_look() {
        time.pass(Duration.ofSeconds(20));
        look();
        watch.nothingWasBefore();
        lookFor(Duration.ofSeconds(40));

        assertThat(minutes).extracting(CooledMinute::atMs).containsExactly(minute("10:00"));
    }

    @Test
    void a_drill_is_no_cooling() {
        look();
        Cooldown like = cooldown("tokens", FailureClass.QuotaExhausted, Duration.ofSeconds(30));
        cooldowns.set(ManualCooldown.drill(
                ManualCooldown.drillKey(like.key()), like.label(), "alice", "game day", time.millis(), 30_000));
        lookFor(Duration.ofSeconds(60));

        assertThat(minutes.getFirst().parts()).isEmpty();
    }

    private static long minute(String clock) {
        return new SetTime("2026-11-29T" + clock + ":00Z").millis();
    }
}
