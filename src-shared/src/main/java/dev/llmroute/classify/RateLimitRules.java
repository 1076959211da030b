package dev.llmroute.classify;

import dev.llmroute.failure.FailureClass;
import org.jspecify.annotations.Nullable;

/** Failures by limits of rates and of calls at once. Which limit it was is told by {@link LimitRules}. */
final class RateLimitRules {
    static final Phrases LIMIT_CODES = Phrases.of("""
            rate limit, ratelimit, rate limited, too many requests, too many tokens, throttl, quota exceeded,
            quota reached, usage limit, resource exhausted, request limit exceeded, limit requests, free quota""");
    private static final Phrases LIMIT_EXCEEDED = Phrases.of("limit exceeded");

    private static final Phrases LIMIT_WORDS = Phrases.of("""
            rate limit exceeded, rate limit reached, rate limit is exceeded, rate limit hit, rate limit has been,
            rate limited, rate limit error, exceeded rate limit, exceeded the rate limit, exceeded your rate limit,
            exceed the rate limit, reached the rate limit, hit a rate limit, hit the rate limit, too many requests,
            too many tokens, throttled, throttling, exceeded your current quota, usage limit, hit your limit,
            request limit exceeded, request limit reached, requests per minute, message rate limit,
            rate limit for this model, 限流, 频率, 速率限制, 使用上限, 请求过多""");
    private static final Phrases QUOTA_WORDS = Phrases.of("""
            limit exceeded for, quota exceeded, exceeded your quota, exceeded the quota, exceeded its quota,
            quota has been exceeded, quota has been exhausted, quota exhausted, quota used, out of quota,
            call volume quota, your monthly quota, daily limit, weekly limit, monthly limit, hourly limit""");
    private static final Phrases CONCURRENCY = Phrases.of("""
            concurren, parallel request, max parallel, simultaneous, in flight, inflight, at the same time, 并发""");

    private RateLimitRules() {}

    static @Nullable Verdict concurrency(ErrorFields fields) {
        int said = fields.tells(CONCURRENCY) ? fields.words().first(CONCURRENCY) : -1;
        int period = fields.words().first(WindowName.SHORT);
        boolean concurrency = mayBeLimit(fields)
                && (fields.named(CONCURRENCY)
                        || (said >= 0 && (period < 0 || said < period))
                        || Sentences.CONCURRENT.open(fields));
        return concurrency ? new Verdict(FailureClass.Concurrency, null, "concurrency", "concurrency") : null;
    }

    static @Nullable Verdict limited(ErrorFields fields) {
        if (fields.status() == 429) {
            return new Verdict(FailureClass.RateLimitRequests, "status-429");
        }
        if (fields.status() == 402) {
            // Nobody need pay here, or an earlier rule would have decided: an allowance that comes back by itself.
            return new Verdict(FailureClass.RateLimitDaily, "status-402-window");
        }
        return isLimited(fields)
                ? new Verdict(FailureClass.RateLimitRequests, byCode(fields) ? "limit-code" : "limit-words")
                : null;
    }

    /** Whether names or words say that a limit is met, whatever the status. */
    static boolean isLimited(ErrorFields fields) {
        return mayBeLimit(fields)
                && (byCode(fields)
                        || fields.tells(LIMIT_WORDS)
                        || (fields.status() != 401 && fields.tells(QUOTA_WORDS))
                        || Sentences.LIMITED.open(fields));
    }

    static boolean byCode(ErrorFields fields) {
        return fields.named(LIMIT_CODES) || isTencentsLimit(fields);
    }

    /** "LimitExceeded" is Tencent's; as a part of a name it may be a length's. Source: cloud.tencent.com, "公共错误码". */
    private static boolean isTencentsLimit(ErrorFields fields) {
        return "LimitExceeded".equals(fields.code()) && fields.named(LIMIT_EXCEEDED);
    }

    /** Statuses under which limits were seen. 404 speaks of limits only to advertise them. */
    private static boolean mayBeLimit(ErrorFields fields) {
        return (fields.isServerSide() && !fields.statusIn(504, 522, 524))
                || fields.statusIn(400, 401, 402, 403, 409, 422, 429, 498);
    }
}
