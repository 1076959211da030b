package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.console.text.Language;
import dev.llmroute.console.text.Texts;
import dev.llmroute.explain.Because;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhyTextTest {
    private static final Texts GERMAN = Texts.in(Language.German);

    @ParameterizedTest
    @EnumSource(Because.Kind.class)
    void a_page_says_in_english_what_the_api_says_and_something_else_in_german(Because.Kind kind) {
        boolean timed = kind == Because.Kind.KeyRejected
                || kind == Because.Kind.CoolingDown
                || kind == Because.Kind.BudgetSpent;
        List<String> words = kind == Because.Kind.Costs
                ? List.of("large", "0.0035", "1000", "500")
                : kind == Because.Kind.BudgetSpent ? List.of("$50 a day of openai#main") : List.of("groq", "openai");
        Because because = new Because(kind, words, timed ? 5_460_000 : -1);
        assertThat(WhyText.of(List.of(because)).english())
                .isEqualTo(
                        kind == Because.Kind.KeyRejected
                                ? "its key was rejected; tried again in 1 hour and 31 minutes"
                                : because.sentence());
        assertThat(WhyText.of(List.of(because)).in(GERMAN)).isNotEqualTo(because.sentence());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "it takes no tools",
                "it takes no images",
                "it does not answer by a JSON schema",
                "its key is not there",
                "the request is longer than its 1000 tokens"
            })
    void obstacles_that_can_be_asked_about_are_told_in_german(String obstacle) {
        Because because = new Because(Because.Kind.Unfit, List.of(obstacle), -1);
        assertThat(WhyText.of(List.of(because)).english()).isEqualTo("left out: " + obstacle);
        assertThat(WhyText.of(List.of(because)).in(GERMAN))
                .startsWith("ausgelassen: ")
                .doesNotContain(obstacle);
    }

    @Test
    void several_reasons_stand_in_one_line_and_none_is_no_text() {
        Because asked = new Because(Because.Kind.AskedFor, List.of(), -1);
        Because kept = new Because(Because.Kind.KeptFor, List.of("openai"), -1);
        assertThat(WhyText.of(List.of(asked, kept)).in(GERMAN))
                .isEqualTo("verlangt; der letzte Versuch ist für openai aufgehoben");
        assertThat(WhyText.of(List.of()).in(GERMAN)).isEmpty();
    }
}
