package dev.llmroute.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "fooBar HTTPError RPMs | foo bar http error rpms",
                "APIKeyInvalid | api key invalid",
                "don't exceed 1,000 tokens/min | dont exceed 1000 tokens per min",
                "a//b 5 / min | a b 5 per min",
                "10/60s x/ y | 10 per 60s x per y",
                "/x, y/ | x y",
                "free-models_per.day | free models per day",
                "'isn’t' | isnt",
                "X | x",
                "A1B2 aB | a1b2 a b",
                "1, 2 and 3,4 | 1 2 and 34",
            })
    void machine_names_and_sentences_become_the_same_words(String text, String words) {
        assertThat(Words.of(text).toString()).isEqualTo(" " + words + " ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "Limit reached. Upgrade to Pro for 1000 requests per day. | limit reached",
                "Limit reached, or add credits | limit reached",
                "Please wait. You can purchase more | please wait",
                "Please try to add credits! Slow | slow",
                "Too many (see docs) requests | too many requests",
                "For more requests, pay. Limited | pay limited",
                "Contact sales | contact sales",
                "Rate limit: please consider upgrading to a plan; retry | rate limit retry",
                "ratio 3.5 is met | ratio 3 5 is met",
                "限制。add more | 限制",
                "Adding is fine. Additional is met | additional is met",
            })
    void clauses_of_advice_are_left_out_unless_nothing_else_is_said(String text, String words) {
        assertThat(Words.withoutAdvice(List.of(text)).toString()).isEqualTo(" " + words + " ");
    }

    @Test
    void a_phrase_begins_a_word_and_a_dot_ends_one() {
        Words words = Words.of("the accurate limit of TPMs, rate limited per minute");

        assertThat(words.has(Phrases.of("rate limit"))).isTrue();
        assertThat(words.has(Phrases.of("rate limit."))).isFalse();
        assertThat(words.has(Phrases.of("tpm."))).isFalse();
        assertThat(words.has(Phrases.of("curate"))).isFalse();
    }

    @Test
    void the_first_of_several_phrases_is_found_wherever_it_stands_in_the_list() {
        Words words = Words.of("per minute before per day");

        assertThat(words.first(Phrases.of("per day, per minute"))).isZero();
        assertThat(words.first(Phrases.of("per minute, per day"))).isZero();
        assertThat(words.first(Phrases.of("per week"))).isNegative();
    }
}
