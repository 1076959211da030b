package dev.llmroute.classify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * {@code providers.jsonl}: the shapes of vendors and gateways that the corpus has not, with a scope of null where the response leaves
 * it open. The shapes follow what the vendors document or are known to send; ids and numbers are invented. What they mean is our
 * reading, so a row that turns out wrong is to be corrected together with the rule.
 */
class OtherProvidersTest {
    @TestFactory
    Stream<DynamicTest> shapes_of_other_vendors_are_classified_by_the_same_rules() throws IOException {
        List<JsonNode> rows = Responses.rows("/providers.jsonl");
        assertThat(rows).hasSizeGreaterThan(200);
        return rows.stream().map(row -> DynamicTest.dynamicTest(row.get("id").asText(), () -> check(row)));
    }

    private static void check(JsonNode row) {
        Optional<Failure> failure = FailureClassifier.classify(Responses.of(row));
        String context = failure + " for " + row;
        assertThat(failure.map(f -> f.failureClass().name()).orElse("success"))
                .as(context)
                .isEqualTo(row.get("class").asText());
        if (!row.get("scope").isNull()) {
            assertThat(failure.map(Failure::scope).orElse(Scope.None).label())
                    .as(context)
                    .isEqualTo(row.get("scope").asText());
        }
        Wait wait = failure.map(Failure::statedWait).orElse(null);
        assertThat(wait == null ? "null" : Long.toString(wait.millis()))
                .as(context)
                .isEqualTo(row.get("wait_ms").asText());
        assertThat(wait == null ? "none" : wait.source().label())
                .as(context)
                .isEqualTo(row.get("wait_source").asText());
    }
}
