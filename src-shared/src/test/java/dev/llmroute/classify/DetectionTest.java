package dev.llmroute.classify;

import static dev.llmroute.classify.Responses.response;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DetectionTest {
    private static final String SLOTS = "{\"fault\":{\"kind\":\"E7\",\"note\":\"slots taken, back in 1m30s\"}}";

    @Test
    void a_pattern_decides_before_the_built_in_rules_and_states_the_wait() {
        Failure failure = failure(response(400, SLOTS), rule("slots", "back in (?P<w>\\S+)\"", Scope.Provider, 1));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.Concurrency);
        assertThat(failure.scope()).isEqualTo(Scope.Provider);
        assertThat(failure.statedWait()).isEqualTo(new Wait(90_000, new WaitSource("pattern:slots")));
        assertThat(failure.rule()).isEqualTo("pattern:slots");
    }

    @Test
    void what_the_caller_said_matches_no_pattern() {
        ProviderResponse echo = response(400, "{\"error\":{\"message\":\"unknown field: all slots taken\"}}");
        SentRequest said = SentRequest.of("m", "", () -> List.of("{\"all slots taken\":1}"));
        SentRequest other = SentRequest.of("m", "", () -> List.of("{\"something else\":1}"));
        for (String pattern : List.of("slots taken", ".*slots taken.*")) {
            assertThat(failure(echo.to(other), rule("slots", pattern, null, 0)).rule())
                    .isEqualTo("pattern:slots");
            assertThat(failure(echo.to(said), rule("slots", pattern, null, 0)).rule())
                    .isEqualTo("status-400");
            assertThat(failure(
                                    response(429, "{\"error\":{\"message\":\"all slots taken\"}}")
                                            .to(said),
                                    rule("slots", pattern, null, 0))
                            .rule())
                    .isEqualTo("pattern:slots");
        }
    }

    @Test
    void the_first_pattern_that_matches_decides() {
        Failure failure = failure(
                response(400, SLOTS),
                rule("other", "no such words", null, 0),
                rule("first", "slots", null, 0),
                rule("second", "slots", null, 0));

        assertThat(failure.rule()).isEqualTo("pattern:first");
    }

    @Test
    void a_pattern_of_a_field_looks_at_that_field_only() {
        DetectionRule ofKind = new DetectionRule(
                "kind", Set.of(), List.of("fault", "kind"), Pattern.compile("^E7$"), FailureClass.Overloaded, null, 0);
        DetectionRule ofNote = new DetectionRule(
                "note", Set.of(), List.of("fault", "note"), Pattern.compile("E7"), FailureClass.Overloaded, null, 0);

        assertThat(failure(response(400, SLOTS), ofNote, ofKind).rule()).isEqualTo("pattern:kind");
    }

    @Test
    void lists_on_the_way_to_a_field_are_looked_through_and_numbers_are_texts() {
        DetectionRule rule = new DetectionRule(
                "code", Set.of(), List.of("errors", "code"), Pattern.compile("^77$"), FailureClass.Overloaded, null, 0);

        assertThat(failure(response(400, "{\"errors\":[{\"code\":5},{\"code\":77}]}"), rule)
                        .rule())
                .isEqualTo("pattern:code");
        assertThat(failure(response(400, "{\"errors\":[{\"code\":770},{\"code\":{\"n\":77}}]}"), rule)
                        .rule())
                .isEqualTo("status-400");
    }

    @Test
    void a_pattern_for_other_statuses_is_not_asked() {
        DetectionRule rule = new DetectionRule(
                "only-429", Set.of(429), List.of(), Pattern.compile("slots"), FailureClass.Overloaded, null, 0);

        assertThat(failure(response(400, SLOTS), rule).rule()).isEqualTo("status-400");
        assertThat(failure(response(429, SLOTS), rule).rule()).isEqualTo("pattern:only-429");
    }

    @Test
    void a_success_stays_one_whatever_matches() {
        ProviderResponse answer = response(200, "{\"choices\":[{\"message\":{\"content\":\"slots taken\"}}]}");

        assertThat(FailureClassifier.classify(answer, new Detection(List.of(rule("slots", "slots", null, 0)))))
                .isEmpty();
    }

    @Test
    void a_wait_by_a_pattern_counts_before_all_others_which_are_kept() {
        ProviderResponse busy = response(429, Map.of("retry-after", "300"), SLOTS);

        Failure failure = failure(busy, rule("slots", "back in ([0-9ms]+)", null, 1));
        Failure unreadable = failure(busy, rule("slots", "(back) in", null, 1));

        assertThat(failure.statedWait().millis()).isEqualTo(90_000);
        assertThat(failure.otherWaits()).containsExactly(new Wait(300_000, WaitSource.header("retry-after")));
        assertThat(unreadable.statedWait()).isEqualTo(new Wait(300_000, WaitSource.header("retry-after")));
    }

    @Test
    void without_a_scope_the_response_tells_whom_it_concerns() {
        DetectionRule rule = new DetectionRule(
                "credits", Set.of(), List.of(), Pattern.compile("slots"), FailureClass.QuotaExhausted, null, 0);

        assertThat(failure(response(400, SLOTS), rule).scope()).isEqualTo(Scope.Credential);
    }

    @Test
    void a_pattern_keeps_its_class_and_the_limit_gets_its_window() {
        DetectionRule rule = new DetectionRule(
                "mine", Set.of(), List.of(), Pattern.compile("per day"), FailureClass.RateLimitTokens, null, 0);

        Failure failure = failure(response(429, "{\"error\":{\"message\":\"too many tokens per day\"}}"), rule);

        assertThat(failure.failureClass()).isEqualTo(FailureClass.RateLimitTokens);
        assertThat(failure.window()).isEqualTo("tokens-day");
    }

    @Test
    void only_the_beginning_of_a_long_text_is_looked_at() {
        String late = "{\"x\":\"" + "y".repeat(Detection.MAX_TEXT) + "\",\"slots\":1}";

        assertThat(failure(response(400, late), rule("slots", "slots", null, 0)).rule())
                .isEqualTo("status-400");
    }

    private static DetectionRule rule(String name, String pattern, Scope scope, int waitGroup) {
        return new DetectionRule(
                name, Set.of(), List.of(), Pattern.compile(pattern), FailureClass.Concurrency, scope, waitGroup);
    }

    private static Failure failure(ProviderResponse response, DetectionRule... rules) {
        return FailureClassifier.classify(response, new Detection(List.of(rules)))
                .orElseThrow();
    }
}
