package dev.llmroute.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.llmroute.api.RouterPodStatus;
import dev.llmroute.json.ConfigurationJson;
import dev.llmroute.json.ConfigurationJson.InUse;
import dev.llmroute.operator.rollout.Rollout.Wanted;
import dev.llmroute.operator.rollout.RouterAnswer.Silent;
import dev.llmroute.operator.rollout.RouterAnswer.Told;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutTest {
    private static final Wanted WANTED = new Wanted("team-a", "chat", 7, "cafe", true);

    @Test
    void it_is_in_force_when_every_ready_router_serves_the_generation_with_its_keys() {
        assertThat(rollout(told("a", true, 7, "cafe"), told("b", true, 7, "cafe"))
                        .inForce())
                .isTrue();
        assertThat(rollout(told("a", true, 7, "cafe"), told("b", true, 6, "cafe"))
                        .inForce())
                .isFalse();
        assertThat(rollout(told("a", true, 7, "cafe"), told("b", true, 7, "old"))
                        .inForce())
                .isFalse();
        assertThat(rollout(told("a", true, 7, "cafe"), silent("b")).inForce()).isFalse();
        assertThat(rollout().inForce()).isFalse();
    }

    @Test
    void pods_that_are_not_ready_hold_nothing_up() {
        Rollout rollout = rollout(told("a", true, 7, "cafe"), told("b", false, 5, "old"));

        assertThat(rollout.inForce()).isTrue();
        assertThat(rollout.servedGeneration(null)).isEqualTo(7);
        assertThat(rollout.pods(100))
                .extracting(RouterPodStatus::name, RouterPodStatus::ready, RouterPodStatus::generation)
                .containsExactly(tuple("a", true, 7L), tuple("b", false, 5L));
    }

    @Test
    void a_ready_pod_that_serves_a_route_beyond_what_it_was_given_is_told() {
        List<RouterAnswer> answers = List.of(told("a", true, 7, "cafe"), told("b", false, 7, "cafe"), silent("c"));

        assertThat(Rollout.servingMore(answers, List.of(WANTED))).isEmpty();
        assertThat(Rollout.servingMore(answers, List.of(new Wanted("team-a", "other", 1, "cafe", true))))
                .extracting(RouterEndpoint::pod)
                .containsExactly("a");
        assertThat(Rollout.servingMore(answers, List.of(new Wanted("team-b", "chat", 7, "cafe", true))))
                .hasSize(1);
    }

    @Test
    void the_oldest_generation_that_answers_a_caller_counts() {
        assertThat(rollout(told("a", true, 7, "cafe"), told("b", true, 6, "cafe"))
                        .servedGeneration(null))
                .isEqualTo(6);
    }

    @Test
    void a_router_that_is_silent_serves_what_it_did_at_least() {
        Rollout rollout = rollout(told("a", true, 7, "cafe"), silent("b"));

        assertThat(rollout.servedGeneration(6L)).isEqualTo(6);
        assertThat(rollout.servedGeneration(null)).isNull();
        assertThat(rollout.silence()).contains("b: no answer within 2 s");
    }

    @Test
    void a_router_that_does_not_know_the_route_serves_no_generation_of_it() {
        Told other = new Told(
                new RouterEndpoint("a", "10.0.0.1", true),
                new ConfigurationJson("", 0, List.of(new InUse("team-b", "chat", 7, true, "cafe"))));

        assertThat(rollout(other).servedGeneration(6L)).isNull();
        assertThat(rollout(other).behind()).extracting(RouterEndpoint::pod).containsExactly("a");
        assertThat(rollout(other).serves()).isFalse();
    }

    @Test
    void keys_that_are_kept_while_their_secret_is_gone_are_no_reason_to_wait() {
        Told keeps = new Told(
                new RouterEndpoint("a", "10.0.0.1", true),
                new ConfigurationJson("", 2, List.of(new InUse("team-a", "chat", 7, true, "with what is kept"))));

        Wanted incomplete = new Wanted("team-a", "chat", 7, "of what is left", false);
        assertThat(new Rollout(incomplete, List.of(keeps)).inForce()).isTrue();
        assertThat(rollout(keeps).keptKeys()).isEqualTo(2);
        assertThat(rollout(keeps).inForce())
                .as("with a Secret that was made anew otherwise")
                .isFalse();
    }

    @Test
    void a_refusal_is_told_in_the_routers_words_cut_and_on_one_line() {
        Told refuses = new Told(
                new RouterEndpoint("a", "10.0.0.1", true),
                new ConfigurationJson(
                        "x\n" + "y".repeat(5000), 0, List.of(new InUse("team-a", "chat", 6, true, "cafe"))));

        assertThat(rollout(refuses).refusal().orElseThrow())
                .startsWith("a: x y")
                .hasSizeLessThan(600)
                .doesNotContain("\n");
        assertThat(rollout(refuses).pods(100))
                .first()
                .satisfies(pod -> assertThat(pod.problem()).startsWith("x y"));
    }

    private static Rollout rollout(RouterAnswer... answers) {
        return new Rollout(WANTED, List.of(answers));
    }

    private static Told told(String pod, boolean ready, long generation, String keys) {
        return new Told(
                new RouterEndpoint(pod, "10.0.0.1", ready),
                new ConfigurationJson("", 0, List.of(new InUse("team-a", "chat", generation, true, keys))));
    }

    private static Silent silent(String pod) {
        return new Silent(new RouterEndpoint(pod, "10.0.0.2", true), "no answer within 2 s");
    }
}
