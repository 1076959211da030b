package dev.llmroute.console.store;

import dev.llmroute.failure.FailureClass;
import dev.llmroute.history.AttemptSummary;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Outcome;
import dev.llmroute.history.Skipped;
import java.util.List;
import java.util.Locale;

/** Fallback events as routers make them. */
final class Events {
    private Events() {}

    static String id(int nr) {
        return String.format(Locale.ROOT, "event-%06d", nr);
    }

    static FallbackEvent at(long atMs, int nr) {
        return at(atMs, id(nr), "team/chat", "app-" + nr % 3);
    }

    static FallbackEvent at(long atMs, String id, String route, String caller) {
        return new FallbackEvent(
                id,
                atMs,
                route,
                "req-" + id,
                caller,
                "router-1",
                List.of(
                        new AttemptSummary(
                                "groq/meta/llama#main",
                                FailureClass.RateLimitDaily,
                                "model",
                                429,
                                1_000,
                                "body-text",
                                41),
                        new AttemptSummary("openai/gpt-4o", null, "none", 200, -1, "none", 312)),
                List.of(new Skipped("anthropic/claude", "Overloaded", atMs + 5_000)),
                Outcome.Answered,
                List.of("🔄 Switching to OPENAI gpt-4o..."));
    }
}
