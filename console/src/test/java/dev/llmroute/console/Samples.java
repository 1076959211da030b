package dev.llmroute.console;

import dev.llmroute.cooldown.Cause;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.Reach;
import dev.llmroute.cooldown.Term;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.history.AttemptSummary;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Outcome;
import dev.llmroute.history.Skipped;
import java.time.Duration;
import java.util.List;

/** What the providers of the design's example would lead to. */
final class Samples {
    static final String LLAMA_33 = "groq/llama-3.3-70b-versatile";
    static final String LLAMA_31 = "groq/llama-3.1-70b-versatile";
    static final CooldownKey LLAMA_33_KEY = new CooldownKey(
            "https://api.groq.com", "llama-3.3-70b-versatile", "5f1c0a77", Scope.Model, "tokens per day");

    private static final String ROUTER = "agent-chat-7c9d5b6f4-x2k4p";
    private static final String OTHER_ROUTER = "agent-chat-7c9d5b6f4-m8qzt";

    private Samples() {}

    /** "Please try again in 22m46.848s", just now. */
    static Cooldown llama33(long nowMs) {
        return cooldown(
                LLAMA_33_KEY,
                FailureClass.RateLimitDaily,
                429,
                1_366_848,
                "body-text",
                1_366_848,
                nowMs,
                "groq",
                ROUTER);
    }

    static List<Cooldown> cooldowns(long nowMs) {
        return List.of(
                llama33(nowMs),
                cooldown(
                        key("https://api.groq.com", "llama-3.1-8b-instant", Scope.Model, "tokens"),
                        FailureClass.RateLimitTokens,
                        429,
                        47_660,
                        "body-text",
                        47_660,
                        nowMs - 9_000,
                        "groq",
                        OTHER_ROUTER),
                cooldown(
                        key("https://api.openai.com", "", Scope.Credential, ""),
                        FailureClass.QuotaExhausted,
                        429,
                        -1,
                        "none",
                        3_600_000,
                        nowMs - 1_260_000,
                        "openai",
                        ROUTER),
                cooldown(
                        key("https://api.anthropic.com", "claude-3-5-sonnet-20241022", Scope.Model, "requests"),
                        FailureClass.RateLimitRequests,
                        429,
                        86_400_000,
                        "retry-after",
                        3_600_000,
                        nowMs - 95_000,
                        "anthropic",
                        OTHER_ROUTER),
                cooldown(
                        new CooldownKey(
                                "https://vllm.internal:8000/v1#OpenAI", "", CooldownKey.ALL, Scope.Provider, ""),
                        FailureClass.Overloaded,
                        503,
                        120_000,
                        "retry-after",
                        120_000,
                        nowMs - 31_000,
                        "vllm",
                        ROUTER));
    }

    /** Those that say more than a countdown: the model is unknown, the key rejected, sizes, foresight. */
    static List<Cooldown> states(long nowMs) {
        return List.of(broken(nowMs), rejected(nowMs), sizeAware(nowMs), foreseen(nowMs));
    }

    static Cooldown broken(long nowMs) {
        return cooldown(
                key("https://api.groq.com", "mixtral-8x7b-32768", Scope.Model, ""),
                FailureClass.ModelNotFound,
                404,
                -1,
                "none",
                Cooldowns.MAX_DURATION_MS,
                nowMs - 7_200_000,
                "groq",
                ROUTER);
    }

    static Cooldown rejected(long nowMs) {
        return cooldown(
                key("https://api.anthropic.com", "", Scope.Credential, ""),
                FailureClass.Unauthorized,
                401,
                -1,
                "none",
                60_000,
                nowMs - 18_000,
                "anthropic",
                ROUTER);
    }

    /** "Limit 100000, Used 99901, Requested 1681", at the end of two probes that were refused. */
    static Cooldown sizeAware(long nowMs) {
        return with(
                cooldown(
                        key("https://api.groq.com", "gemma2-9b-it", Scope.Model, "tokens-day"),
                        FailureClass.RateLimitDaily,
                        429,
                        1_366_848,
                        "body-text",
                        1_366_848,
                        nowMs,
                        "groq",
                        OTHER_ROUTER),
                new Reach.Bucket(100_000, 99_901, 86_400_000, 0),
                2,
                List.of(new Wait(60_000, WaitSource.header("retry-after"))));
    }

    /** A success told that 800 tokens are left. */
    static Cooldown foreseen(long nowMs) {
        return with(
                cooldown(
                        key("https://api.openai.com", "gpt-4o-mini", Scope.Model, "tokens-left"),
                        FailureClass.RateLimitTokens,
                        200,
                        360_000,
                        "x-ratelimit-reset-tokens",
                        60_000,
                        nowMs - 2_000,
                        "openai",
                        ROUTER),
                new Reach.LargerThan(800),
                0,
                List.of());
    }

    /** Answered its probe just now. */
    static Cooldown comesBack(long nowMs) {
        return cooldown(
                        key("https://api.openai.com", "gpt-4o", Scope.Model, "requests"),
                        FailureClass.RateLimitRequests,
                        429,
                        20_000,
                        "retry-after",
                        20_000,
                        nowMs - 21_000,
                        "openai",
                        ROUTER)
                .recovered(OTHER_ROUTER, nowMs, 30_000);
    }

    private static Cooldown with(Cooldown plain, Reach reach, int repeats, List<Wait> otherWaits) {
        Cause cause = plain.cause();
        return new Cooldown(
                plain.key(),
                plain.term(),
                new Cause(
                        cause.kind(),
                        cause.failureClass(),
                        cause.status(),
                        cause.statedWaitMs(),
                        cause.waitSource(),
                        otherWaits),
                plain.label(),
                reach,
                repeats);
    }

    private static CooldownKey key(String origin, String model, Scope scope, String window) {
        return new CooldownKey(origin, model, "5f1c0a77", scope, window);
    }

    private static Cooldown cooldown(
            CooldownKey key,
            FailureClass failureClass,
            int status,
            long statedMs,
            String source,
            long durationMs,
            long setAtMs,
            String provider,
            String seenBy) {
        String displayKey = key.model().isEmpty() ? "provider_" + provider : provider + "_" + key.model();
        return new Cooldown(
                key,
                Term.of(setAtMs, durationMs),
                new Cause(
                        Cause.Kind.of(status, source, key.window()), failureClass, status, statedMs, source, List.of()),
                new Label(displayKey, provider, seenBy));
    }

    /** The first story: the answer comes from the next model. */
    static FallbackEvent singleModelFallback(String id, long atMs) {
        return new FallbackEvent(
                id,
                atMs,
                "default/agent-chat",
                "req_01JDF3V9N4M8",
                "app-1",
                ROUTER,
                List.of(limited(LLAMA_33, 1_366_848, 41), answered(LLAMA_31, 312)),
                List.of(),
                Outcome.Answered,
                List.of(
                        "⚠️ Rate limit reached for GROQ (llama-3.3-70b-versatile). The provider requests waiting 22 minutes."
                                + " ✅ Automatically trying alternative model/provider...",
                        "🔄 Switching to GROQ llama-3.1-70b-versatile..."));
    }

    /** Newest last. */
    static List<FallbackEvent> fallbacks(long nowMs) {
        long at = nowMs - Duration.ofMinutes(3).toMillis();
        Skipped llama33 = new Skipped(LLAMA_33, "RateLimitDaily", nowMs + 1_366_848);
        return List.of(
                singleModelFallback("01JDF3V9N4M8A", at),
                new FallbackEvent(
                        "01JDF3VAQ2T7B",
                        at + 52_000,
                        "default/agent-chat",
                        "req_01JDF3VAQ2T7",
                        "app-1",
                        OTHER_ROUTER,
                        List.of(
                                limited(LLAMA_31, 7_660, 38),
                                new AttemptSummary(
                                        "openai/gpt-4o", FailureClass.Overloaded, "model", 503, -1, "none", 1_204),
                                answered("anthropic/claude-3-5-sonnet-20241022", 640)),
                        List.of(llama33),
                        Outcome.Answered,
                        List.of(
                                "🔄 Switching to OPENAI gpt-4o...",
                                "🔄 Switching to ANTHROPIC claude-3-5-sonnet-20241022...")),
                new FallbackEvent(
                        "01JDF3VBX9R3C",
                        at + 97_000,
                        "team-a/summaries",
                        "req_01JDF3VBX9R3",
                        "nightly-batch",
                        ROUTER,
                        List.of(limited(LLAMA_31, 7_660, 35), limited("openai/gpt-4o-mini", 20_000, 187)),
                        List.of(llama33, new Skipped("openai/gpt-4o", "Overloaded", nowMs + 9_000)),
                        Outcome.Exhausted,
                        List.of(
                                "⚠️ Rate limit reached for OPENAI (gpt-4o-mini). All alternative providers are rate limited."
                                        + " Please try again in 7 seconds.")),
                singleModelFallback("01JDF3VCK0W6D", at + 171_000));
    }

    private static AttemptSummary limited(String target, long waitMs, long ms) {
        FailureClass failureClass = waitMs > 60_000 ? FailureClass.RateLimitDaily : FailureClass.RateLimitTokens;
        return new AttemptSummary(target, failureClass, "model", 429, waitMs, "body-text", ms);
    }

    private static AttemptSummary answered(String target, long ms) {
        return new AttemptSummary(target, null, "none", 200, -1, "none", ms);
    }
}
