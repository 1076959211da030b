package dev.llmroute.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.plan.Routes;
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
