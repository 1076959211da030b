package dev.llmroute.classify;

import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Wait;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which limit it was: what is counted, in which window, and whether it is a plan's. */
final class LimitRules {
    /** A wait of an hour or more belongs to a window of an hour or more. */
    private static final long LONG_MS = 3_600_000;

    /** What plans and free allowances call their windows: they reset by themselves and hold for the account. */
    private static final Phrases PLAN = Phrases.of("""
            usage limit, hit your limit, reached your limit, plan window, plan limit, allowance, free quota,
            free allocat, free allocation, daily free, limit exhausted, session limit, weekly limit, weekly usage,
            free tier daily, free models per day, 5 hour, 使用上限""");

    private static final Phrases RESETS =
            Phrases.of("resets., will reset, try again in, retry in., allocated quota, rate limit");

    /** What is throttled is not out of money, whatever it says of billing: {@code Throttling.AllocationQuota}, {@code ThrottlingException}. */
    private static final Phrases THROTTLED = Phrases.of("throttl");

    private static final Pattern SECTION = Pattern.compile("#([\\w.-]{1,80})");

    static final Phrases LIMIT_SECTIONS = Phrases.of("""
            token limit, tokens limit, rate limit, request limit, throttling, rate quota, allocation quota""");

    private static final Phrases TOKEN_SECTIONS = Phrases.of("token limit, tokens limit, allocation quota");

    private static final Phrases INPUT_TOKENS = Phrases.of("input token");

    private static final Phrases OUTPUT_TOKENS = Phrases.of("output token");

    private static final Phrases TOKENS = Phrases.of("token, tpm., tpd., allocation quota");

    private static final Phrases REQUESTS =
            Phrases.of("requests., request quota, rpm., rpd., per minute, request rate");

    private LimitRules() {}

    static boolean isOfPlan(ErrorFields fields) {
        return fields.mentions(PLAN);
    }

    /** Whether the words name a window that comes back by itself, however much they speak of paying. */
    static boolean resetsByItself(ErrorFields fields) {
        return isOfPlan(fields)
                || !WindowName.longPeriod(fields.ownWords()).isEmpty()
                || fields.says(WindowName.SHORT)
                || !WindowName.counted(fields.ownWords()).isEmpty()
                || fields.says(RESETS)
                || fields.named(THROTTLED)
                || pointsTo(LIMIT_SECTIONS, fields);
    }

    /**
     * Alibaba's billing sentence ends in a link to the section of its manual that tells what it means:
     * {@code https://help.aliyun.com/zh/model-studio/error-code#token-limit}.
     */
    private static boolean pointsTo(Phrases sections, ErrorFields fields) {
        return fields.judged().stream()
                .anyMatch(message -> message.indexOf('#') >= 0
                        && SECTION.matcher(message)
                                .results()
                                .anyMatch(section -> Words.of(section.group(1)).has(sections)));
    }

    /**
     * The verdict of a rate limit with its window and class. What a sentence or code names with its period counts before the
     * exhausted window of the headers, and that before the code: codes of OpenAI's kind say "requests" for everything.
     */
    static Verdict refine(Verdict verdict, ErrorFields fields, List<LimitWindow> windows, @Nullable Wait wait) {
        if (!verdict.failureClass().isRateLimit() || verdict.failureClass() == FailureClass.Concurrency) {
            return verdict;
        }
        String window = verdict.window().isEmpty() ? window(fields, windows) : verdict.window();
        boolean isLong = WindowName.isLong(window)
                || (wait != null && wait.millis() >= LONG_MS && wait.millis() <= WaitTime.ABSURD_MS);
        FailureClass failureClass = isLong || verdict.failureClass() == FailureClass.RateLimitDaily
                ? FailureClass.RateLimitDaily
                : window.contains("tokens") ? FailureClass.RateLimitTokens : FailureClass.RateLimitRequests;
        return new Verdict(failureClass, verdict.scope(), window, verdict.rule());
    }

    private static String window(ErrorFields fields, List<LimitWindow> windows) {
        LimitWindow exhausted = LimitWindow.longest(windows);
        String byHeader = exhausted == null ? "" : exhausted.window();
        String period = WindowName.longPeriodOfIds(fields.ids());
        period = period.isEmpty() ? WindowName.longPeriod(fields.ownWords()) : period;
        String counted = WindowName.counted(fields.ownWords());
        if (!counted.isEmpty() || !period.isEmpty()) {
            return WindowName.join(counted.isEmpty() ? countedById(fields) : counted, period);
        }
        if (!byHeader.isEmpty()) {
            return byHeader;
        }
        if (isOfPlan(fields)) {
            return "plan";
        }
        return pointsTo(TOKEN_SECTIONS, fields) ? "tokens" : countedById(fields);
    }

    /** Types, codes and quota ids: "tokens", "token_quota_exceeded", "GenerateRequestsPerMinute...". */
    private static String countedById(ErrorFields fields) {
        if (fields.named(INPUT_TOKENS)) {
            return "input-tokens";
        }
        if (fields.named(OUTPUT_TOKENS)) {
            return "output-tokens";
        }
        if (fields.named(TOKENS)) {
            return "tokens";
        }
        return fields.named(REQUESTS) ? "requests" : "";
    }
}
