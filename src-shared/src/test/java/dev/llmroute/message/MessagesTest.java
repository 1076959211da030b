package dev.llmroute.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.cooldown.Availability;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.ProviderError;
import dev.llmroute.failure.Scope;
import dev.llmroute.plan.Routes;
import dev.llmroute.plan.Skip;
import dev.llmroute.route.Target;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesTest {
    private final List<Target> targets = Routes.agentChat().targets();

    @Test
    void the_sentences_are_word_for_word_those_that_are_documented() {
        assertThat(Messages.switching(targets.get(1))).isEqualTo("🔄 Switching to GROQ llama-3.1-70b-versatile...");
        assertThat(Messages.rateLimited(targets.getFirst(), 1_366_848))
                .isEqualTo("⚠️ Rate limit reached for GROQ (llama-3.3-70b-versatile). The provider requests waiting "
                        + "22 minutes. ✅ Automatically trying alternative model/provider...");
        assertThat(Messages.allLimited(targets.getFirst(), 1_366_848))
                .isEqualTo("⚠️ Rate limit reached for GROQ (llama-3.3-70b-versatile). All alternative providers are "
                        + "rate limited. Please try again in 22 minutes.");
        assertThat(Messages.switchingLog(targets.get(1)))
                .isEqualTo("Switching to groq with model llama-3.1-70b-versatile");
        assertThat(Messages.cachedLog(
                        "groq_llama-3.3-70b-versatile",
                        Instant.parse("2026-01-02T03:04:05Z").toEpochMilli()))
                .isEqualTo("Cached rate limit for groq_llama-3.3-70b-versatile until 2026-01-02T03:04:05Z");
        assertThat(Messages.attemptsUsedUp(3))
                .isEqualTo("Failed to execute request after 3 attempts with different models/providers.");
    }

    @Test
    void what_ended_a_request_is_said_as_it_is() {
        Target first = targets.getFirst();
        assertThat(Messages.limited(first, 20_000))
                .isEqualTo("⚠️ Rate limit reached for GROQ (llama-3.3-70b-versatile). Please try again in 20 seconds.");
        assertThat(Messages.notAllLimited("this; that", 20_000))
                .isEqualTo("⚠️ this; that. Please try again in 20 seconds.");
        assertThat(Messages.nothingCallable("this", -1)).isEqualTo("No target of this route can be called now: this.");
        assertThat(Messages.attemptFailed("this")).isEqualTo("Failed to execute request after 1 attempt: this.");
        assertThat(Messages.attemptsFailed(2, "this")).isEqualTo("Failed to execute request after 2 attempts: this.");
    }

    @Test
    void what_a_target_did_is_said_in_a_clause_and_its_own_words_only_where_it_refused() {
        Target first = targets.getFirst();
        Failure refusal = failure(FailureClass.InvalidRequest, 400);
        assertThat(Findings.failed(first, failure(FailureClass.RateLimitDaily, 429), 20_000))
                .isEqualTo("GROQ (llama-3.3-70b-versatile) is rate limited for 20 seconds");
        assertThat(Findings.failed(first, failure(FailureClass.QuotaExhausted, 429), -1))
                .isEqualTo("GROQ (llama-3.3-70b-versatile) has used up its quota");
        assertThat(Findings.failed(first, refusal, -1))
                .isEqualTo("groq/llama-3.3-70b-versatile refused the request (400)");
        assertThat(Findings.failedSaying(first, refusal, -1))
                .isEqualTo("groq/llama-3.3-70b-versatile refused the request (400): Its words");
        assertThat(Findings.failedSaying(first, failure(FailureClass.ServerError, 503), 8_000))
                .isEqualTo("groq/llama-3.3-70b-versatile failed (ServerError, status 503)");
        assertThat(Findings.failedSaying(first, Failure.timeout("Silent."), 8_000))
                .isEqualTo("groq/llama-3.3-70b-versatile failed (Timeout)");
        assertThat(Findings.failedSaying(first, failure(FailureClass.Unauthorized, 401), -1))
                .isEqualTo("groq/llama-3.3-70b-versatile rejected its API key (401)");
        assertThat(Findings.skipped(new Skip(first, new Availability.Unsuitable("it is small")), -1))
                .isEqualTo("groq/llama-3.3-70b-versatile cannot serve this request: it is small");
        assertThat(Findings.skipped(new Skip(first, new Availability.AtCeiling("rpm 5", -1)), -1))
                .isEqualTo("groq/llama-3.3-70b-versatile is at the route's ceiling, rpm 5");
    }

    private static Failure failure(FailureClass failureClass, int status) {
        return new Failure(
                failureClass, Scope.Model, null, "", status, new ProviderError(null, null, "Its words."), "test");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1 second",
        "1000, 1 second",
        "1001, 2 seconds",
        "59000, 59 seconds",
        "60000, 1 minute",
        "119999, 1 minute",
        "1366848, 22 minutes",
        "3600000, 1 hour",
        "3661000, 1 hour and 1 minute",
        "7500000, 2 hours and 5 minutes"
    })
    void a_wait_is_said_in_words(long ms, String words) {
        assertThat(Messages.duration(ms)).isEqualTo(words);
    }
}
