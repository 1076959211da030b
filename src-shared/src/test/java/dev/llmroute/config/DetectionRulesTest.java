package dev.llmroute.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.classify.Detection;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetectionRulesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "a(b 2",
                "a)b 2",
                "ab[c](d\\) 6",
                "(a)(b 4",
                "ab[a- 3",
                "xy** 3",
                "xy{5,2} 3",
                "\\d\\q 3",
                "ab(?=x) 3",
                "(?P<n>a)(?P<n>b) 13",
                "\\dab\\ 5",
                "*a 1",
                "[)]x[z-a] 6",
            })
    void a_bad_pattern_is_refused_with_the_character_where_it_is_wrong(String pattern, int character) {
        assertThat(DetectionRules.check(list(pattern, null))).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("spec.detection[0].pattern");
            assertThat(problem.message()).contains("at character " + character + ": ");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?i)slots? (busy|full)",
                "retry in (?P<wait>[0-9.]+ ?m?s)",
                "[])(] \\( \\Q(((\\E [[:alpha:])]",
                "[^]]{1,40}",
                "a{2}{,b",
            })
    void sound_patterns_are_accepted(String pattern) {
        assertThat(DetectionRules.check(list(pattern, null))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"((a{999}){999}){999}", "(a{100}b){100}", "a{501}", "(?:x{30,}){30}"})
    void a_pattern_that_would_take_all_memory_is_refused(String pattern) {
        assertThat(DetectionRules.check(list(pattern, null)))
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .contains("too large");
    }

    @Test
    void a_wait_group_must_be_in_the_pattern() {
        assertThat(DetectionRules.check(list("in (?P<wait>\\d+) s", "wait"))).isEmpty();
        assertThat(DetectionRules.check(list("in (\\d+) s", "1"))).isEmpty();
        for (String missing : List.of("2", "pause")) {
            assertThat(DetectionRules.check(list("in (?P<wait>\\d+) s", missing)))
                    .extracting(Problem::path)
                    .containsExactly("spec.detection[0].waitGroup");
        }
    }

    @Test
    void a_document_with_a_bad_pattern_is_refused_as_a_whole() {
        assertThatThrownBy(() ->
                        RouteReader.parse("route.yaml", document("{ name: x, pattern: 'a(b', class: Overloaded }")))
                .isInstanceOf(InvalidRoute.class)
                .hasMessageContaining("route.yaml: spec.detection[0].pattern: ")
                .hasMessageContaining("at character 2");
    }

    @Test
    void a_route_has_its_patterns_in_order() throws InvalidRoute {
        String yaml = document("""
                {name: seats, status: [400, 503], field: error.code, pattern: '^no_seat:(\\d+)$', class: Concurrency, scope: provider, waitGroup: '1'}
                    - {name: paid, pattern: 'pay first', class: QuotaExhausted}""");

        Detection detection = RouteResolver.resolve(
                        RouteReader.parse("route.yaml", yaml).getFirst(),
                        reference -> Optional.empty(),
                        new Fingerprint(new byte[16]))
                .route()
                .detection();

        assertThat(detection.rules()).hasSize(2);
        assertThat(detection.rules().getFirst()).satisfies(rule -> {
            assertThat(rule.name()).isEqualTo("seats");
            assertThat(rule.statuses()).isEqualTo(Set.of(400, 503));
            assertThat(rule.field()).containsExactly("error", "code");
            assertThat(rule.failureClass()).isEqualTo(FailureClass.Concurrency);
            assertThat(rule.scope()).isEqualTo(Scope.Provider);
            assertThat(rule.waitGroup()).isEqualTo(1);
        });
        assertThat(detection.rules().getLast().scope()).isNull();
    }

    private static String document(String rule) {
        return """
                apiVersion: llmroute.dev/v1alpha1
                kind: LlmRoute
                metadata: { name: chat }
                spec:
                  providers:
                    - name: local
                      dialect: OpenAI
                      baseUrl: https://models.example/v1
                      models: [ { name: m } ]
                  detection:
                    - %s
                  auth: { mode: None }
                """.formatted(rule);
    }

    private static ArrayNode list(String pattern, String waitGroup) {
        ObjectNode rule =
                JSON.createObjectNode().put("name", "x").put("pattern", pattern).put("class", "Overloaded");
        if (waitGroup != null) {
            rule.put("waitGroup", waitGroup);
        }
        return JSON.createArrayNode().add(rule);
    }
}
