package dev.llmroute.classify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every response of {@code corpus.jsonl}: class, scope, wait, where the wait was read, and whether another target could answer.
 * Answers that the corpus accepts beside its own count as right.
 */
class CorpusTest {
    private static final Map<String, String> CLASS_NAMES = Map.ofEntries(
            Map.entry("RATE_LIMIT_REQUESTS", "RateLimitRequests"),
            Map.entry("RATE_LIMIT_TOKENS", "RateLimitTokens"),
            Map.entry("RATE_LIMIT_DAILY", "RateLimitDaily"),
            Map.entry("QUOTA_EXHAUSTED", "QuotaExhausted"),
            Map.entry("CONCURRENCY", "Concurrency"),
            Map.entry("OVERLOADED", "Overloaded"),
            Map.entry("UNAVAILABLE", "ServerError"),
            Map.entry("TIMEOUT", "Timeout"),
            Map.entry("AUTH", "Unauthorized"),
            Map.entry("FORBIDDEN", "Forbidden"),
            Map.entry("MODEL_NOT_FOUND", "ModelNotFound"),
            Map.entry("CONTEXT_LENGTH", "ContextLength"),
            Map.entry("PAYLOAD_TOO_LARGE", "PayloadTooLarge"),
            Map.entry("BAD_REQUEST", "InvalidRequest"),
            Map.entry("TOOL_FAILURE", "ToolFailure"),
            Map.entry("CONTENT_FILTER", "ContentFilter"),
            Map.entry("OTHER", "Other"));

    @TestFactory
    Stream<DynamicTest> the_corpus_is_classified() throws IOException {
        List<JsonNode> cases = Responses.rows("/corpus.jsonl");
        assertThat(cases).hasSize(231);
        return cases.stream().map(row -> DynamicTest.dynamicTest(row.get("id").asText(), () -> check(row)));
    }

    private static void check(JsonNode row) {
        ProviderResponse response = Responses.of(row);
        Optional<Failure> failure = FailureClassifier.classify(response);
        Optional<Failure> told = failure.or(() -> FailureClassifier.toolFailureWithin(response));
        String failureClass = told.map(f -> f.failureClass().name()).orElse("Other");
        String context = told.map(Failure::toString).orElse("success") + " for " + row;

        assertThat(expectedClasses(row)).as(context).contains(failureClass);
        boolean accepted = !failureClass.equals(CLASS_NAMES.get(row.get("class").asText()));
        boolean oversize = accepted && failureClass.equals("PayloadTooLarge");
        if (!accepted) {
            String scope = row.get("scope").asText();
            assertThat(told.map(Failure::scope).orElse(Scope.None).label())
                    .as(context)
                    .isEqualTo(scope.equals("key") ? "credential" : scope);
        }
        if (oversize) {
            assertThat(told.orElseThrow().scope()).isEqualTo(Scope.Request);
            assertThat(told.orElseThrow().statedWait()).isNull();
        } else {
            checkWait(row, told, context);
        }
        assertThat(told.map(Failure::anotherTargetCouldAnswer).orElse(false))
                .as(context)
                .isEqualTo(row.get("fallback").asBoolean());
        if (row.get("scope").asText().equals("none")) {
            assertThat(failure).as("a success is passed on").isEmpty();
        }
        if (row.get("negative").asBoolean()) {
            assertThat(told.map(f -> f.failureClass().isRateLimit()).orElse(false))
                    .as(context)
                    .isFalse();
        }
    }

    private static void checkWait(JsonNode row, Optional<Failure> told, String context) {
        Wait wait = told.map(Failure::statedWait).orElse(null);
        Long expected = row.get("wait_ms").isNull() ? null : row.get("wait_ms").asLong();
        if (!Objects.equals(wait == null ? null : wait.millis(), expected)) {
            assertThat(row.has("accept_wait_ms")).as(context).isTrue();
            assertThat(wait).as(context).isNotNull();
            assertThat(wait.millis())
                    .as(context)
                    .isBetween(
                            row.get("accept_wait_ms").get(0).asLong(),
                            row.get("accept_wait_ms").get(1).asLong());
            return;
        }
        assertThat(wait == null ? "none" : wait.source().label())
                .as(context)
                .isEqualTo(row.get("wait_source").asText());
    }

    private static Set<String> expectedClasses(JsonNode row) {
        Set<String> expected =
                new HashSet<>(Set.of(CLASS_NAMES.get(row.get("class").asText())));
        row.path("accept_class").forEach(name -> expected.add(CLASS_NAMES.get(name.asText())));
        return expected;
    }
}
