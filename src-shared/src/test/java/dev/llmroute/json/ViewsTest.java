package dev.llmroute.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.Golden;
import dev.llmroute.cooldown.Cause;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.Reach;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.cooldown.Term;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.history.AttemptSummary;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Outcome;
import dev.llmroute.history.Skipped;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Field for field what scripts and pages read of the JSON APIs: a field that is renamed or gone is seen here. */
class ViewsTest {
    private static final long NOW = 1_795_489_200_000L;

    private final AtomicLong nowMs = new AtomicLong(NOW);
    private final Cooldowns cooldowns = new Cooldowns(new TimeSource() {
        @Override
        public long millis() {
            return nowMs.get();
        }

        @Override
        public long nanos() {
            return nowMs.get() * 1_000_000;
        }
    });

    @Test
    void cooldowns() throws IOException {
        cool("llama-3.3-70b-versatile", Scope.Model, "day", FailureClass.RateLimitDaily, 1_366_848);
        cool("", Scope.Credential, "", FailureClass.Unauthorized, 60_000);
        cool("qwen", Scope.Model, "minute", FailureClass.RateLimitTokens, 1_000);
        nowMs.addAndGet(2_000);

        assertView("cooldowns", CooldownJson.Listing.of(cooldowns));
    }

    @Test
    void cleared() throws IOException {
        assertView("cleared", new CooldownJson.Cleared("0123456789abcdef01234567", "groq_llama-3.3-70b-versatile"));
    }

    @Test
    void fallbacks() throws IOException {
        FallbackEvent event = new FallbackEvent(
                "019c1f0e7b40aaaaaaaaaaaaaaaa",
                NOW,
                "team-a/agent-chat",
                "request-1",
                "alice",
                "router-0",
                List.of(
                        new AttemptSummary(
                                "groq/llama-3.3-70b-versatile",
                                FailureClass.RateLimitDaily,
                                "model",
                                429,
                                1_366_848,
                                "body-text",
                                87),
                        new AttemptSummary("openai/gpt-5-mini", null, "none", 200, -1, "none", 642)),
                List.of(new Skipped("groq/qwen", "RateLimitTokens", NOW + 5_000)),
                Outcome.Answered,
                List.of("🔄 Switching to OPENAI gpt-5-mini..."));

        assertView(
                "fallbacks",
                new FallbackJson.Listing(
                        List.of(FallbackJson.of(event)),
                        List.of(FallbackJson.Gap.of(NOW - 60_000, NOW - 1_000, 17L)),
                        NOW + "_" + event.id(),
                        null,
                        true));
    }

    @Test
    void sharing() throws IOException {
        assertView("sharing", SharingJson.of(new SharingState("client", true, 3, NOW, 1, 2, 17, 4, 5)));
        assertView("sharing-local", SharingJson.of(SharingState.LOCAL));
    }

    @Test
    void errors() throws IOException {
        assertView("error", ErrorJson.of("Nothing is cooling down under that id."));
    }

    private void cool(String model, Scope scope, String window, FailureClass failureClass, long ms) {
        cooldowns.set(new Cooldown(
                new CooldownKey("https://api.groq.com", model, "0123abcd", scope, window),
                Term.of(NOW, ms),
                Cause.refused(
                        failureClass,
                        429,
                        new Wait(ms, WaitSource.BODY_TEXT),
                        List.of(new Wait(500, WaitSource.header("retry-after")))),
                new Label(model.isEmpty() ? "groq" : "groq_" + model, "groq", "router-0"),
                Reach.EVERYTHING,
                1));
    }

    private static void assertView(String name, Object view) throws IOException {
        String json = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(view);
        Golden.assertIs("views/" + name + ".json", json + "\n");
    }
}
