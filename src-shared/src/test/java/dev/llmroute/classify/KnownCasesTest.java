package dev.llmroute.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * All known cases at once: the same as {@link CorpusTest} and {@link OtherProvidersTest} show one by one. The mutation tests run this
 * one, since they ask each of their thousands of questions again.
 */
class KnownCasesTest {
    @Test
    void all_known_cases_are_classified() throws IOException {
        assertThat(KnownCase.all().stream().map(KnownCase::mistake).filter(Objects::nonNull))
                .isEmpty();
    }
}
