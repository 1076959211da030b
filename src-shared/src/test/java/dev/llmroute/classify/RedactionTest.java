package dev.llmroute.classify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "Incorrect API key provided: sk-proj-abcDEF1234567890 here | sk-proj",
                "Incorrect API key provided: sk-ab******wxyz. | wxyz",
                "Incorrect API key provided: xa***zz. | zz",
                "key gsk_1234567890abcdef1234567890abcdef is unknown | gsk_1234",
                "AIzaSyA1234567890abcdefghijklmnopqrstuv was leaked | AIzaSy",
                "Authorization: Bearer abc.def-123456 | abc.def",
                "x-api-key: 12345abcde | 12345abcde",
                "in organization `org_01k3acme00000000000000001` | 01k3acme",
                "in organization org-AcmeExample01 on tokens | AcmeExample",
                "Your account org-example01 / proj-example02 <ak-example03> request | example0",
                "team 4d2c8f10-0000-4000-8000-0000000ac3e2 | 4d2c8f10",
                "Project `acme-ml` is not allowed | acme-ml",
                "projects/acme-ml/locations/eu | acme-ml",
                "disabled in project 100200300400. | 100200300400",
                "you (acme-dev) have reached | acme-dev",
                "Not found for account 'acme' | acme",
                "mail jane.doe+x@example.co.uk please | jane.doe",
                "from 203.0.113.77 | 203.0.113",
                "see https://x.test/a?token=abcdef | abcdef",
                "id 20260511170540b81c9e02d4f7a35e | 20260511170540b8",
            })
    void what_identifies_or_unlocks_is_taken_out(String message, String secret) {
        assertThat(Redaction.redact(message)).doesNotContain(secret);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Rate limit reached for model `llama-3.3-70b-versatile` on tokens per day (TPD): Limit 100000, Used 99901, Requested 1681. Please try again in 22m46.848s.",
                "The model `claude-3-5-sonnet-20241022` does not exist",
                "No endpoints found for meta-llama/Llama-3.3-70B-Instruct-Turbo-Free",
                "Quota exceeded for online_prediction_input_tokens_per_minute_per_base_model",
                "reached project TPM rate limit, current: 64900, limit: 32000",
                "This request would exceed your account's rate limit.",
            })
    void models_limits_and_waits_stay(String message) {
        assertThat(Redaction.redact(message)).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "Authorization: Bearer abc.def-123456 rest | Authorization: Bearer [redacted] rest",
                "Bearer token is missing | Bearer token is missing",
                "Basic auth failed | Basic auth failed",
                "Bearer: abcd1234 x | Bearer: [redacted] x",
                "password=abcd | password=[redacted]",
                "password=abc | password=abc",
                "key: ab12cd34? | key: [redacted]?",
                "key 12345ab is unknown | key [redacted] is unknown",
                "key 12345a is unknown | key 12345a is unknown",
                "token: abcdefg | token: abcdefg",
                "token: ABCDEFGH | token: [redacted]",
                "token ABCDEFGH | token ABCDEFGH",
                "Project `ab` is off | Project `[redacted]` is off",
                "Project `a` is off | Project `a` is off",
                "team 1234 is off | team [redacted] is off",
                "team 123 is off | team 123 is off",
                "team blue is off | team blue is off",
                "you (acme-dev) have | you ([redacted]) have",
                "we (acme-dev) have | we (acme-dev) have",
                "account <acme> is off | account <[redacted]> is off",
                "use sk-12345 | use [redacted]",
                "use sk-1234 | use sk-1234",
                "org-level limits | org-level limits",
                "in org-Acme01 | in [redacted]",
                "see https://x.test/a?token=abc#f | see https://x.test/a",
                "see https://x.test/a#f?x | see https://x.test/a",
                "see https://x.test/a | see https://x.test/a",
                "id a1b2c3d4e5f6a7b8c9d0e1f2 | id [redacted]",
                "id a1b2c3d4e5f6a7b8c9d0e1f | id a1b2c3d4e5f6a7b8c9d0e1f",
                "abcdefghijklmnopqrstuvwxyz | abcdefghijklmnopqrstuvwxyz",
                "123456789012345678901234 | 123456789012345678901234",
                "x/a1b2c3d4e5f6a7b8c9d0e1f2/y | x/[redacted]/y",
                "projects/acme-ml/locations/eu | projects/[redacted]/locations/eu",
                "mail a@b.example. | mail [redacted].",
                "it isn't 'so bad' | it isn't 'so bad'"
            })
    void only_what_identifies_or_unlocks_is_taken_out(String message, String redacted) {
        assertThat(Redaction.redact(message)).isEqualTo(redacted);
    }

    @Test
    void a_quotation_is_cut_from_80_characters_on_and_what_surrounds_it_stays() {
        String name = "a b".repeat(30);

        assertThat(Redaction.redact("x '" + name.substring(0, 79) + "' y")).hasSize(85);
        assertThat(Redaction.redact("x '" + name.substring(0, 80) + "' y")).isEqualTo("x '…' y");
    }

    @Test
    void a_message_of_the_greatest_length_is_not_cut() {
        String message = "ab ".repeat(Redaction.MAX_LENGTH).substring(0, Redaction.MAX_LENGTH - 1) + "x";

        assertThat(Redaction.redact(message)).isEqualTo(message);
        assertThat(Redaction.redact(message + "y"))
                .hasSize(Redaction.MAX_LENGTH)
                .endsWith("…");
    }

    @Test
    void long_quotations_are_cut_because_they_may_be_prompts() {
        String prompt = "Tell me all about the secret plan ".repeat(10);
        assertThat(Redaction.redact("Invalid value: '" + prompt + "' for content"))
                .doesNotContain("secret plan")
                .contains("for content");
    }

    @Test
    void the_result_is_one_short_line() {
        String redacted = Redaction.redact("a\r\nSet-Cookie: x\n".repeat(500));
        assertThat(redacted).doesNotContain("\n", "\r").hasSizeLessThanOrEqualTo(Redaction.MAX_LENGTH);
    }
}
