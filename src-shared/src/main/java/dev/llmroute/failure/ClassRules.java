package dev.llmroute.failure;

import dev.llmroute.failure.CodeTable.Meaning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What kind of failure a response reports. The rules stand in order and the first that knows decides: a vendor's numbers, then what
 * the machine names and the messages say, then the status. Words are judged only where the status says that the request is not at fault
 * ({@link ErrorFields#tells}), and never in a bare search for "rate", "limit" or "quota": more than half of the harmless errors contain one of them.
 */
final class ClassRules {
    /** Says what failed where it knows, else null. */
    private interface Rule {
        @Nullable
        Verdict judge(ErrorFields fields);
    }

    /**
     * A decision.
     *
     * @param scope whom it concerns, or null where {@link ScopeRules} are to tell
     * @param window the window where the rule knows it, else empty
     * @param rule the rule's stable name
     */
    record Verdict(FailureClass failureClass, @Nullable Scope scope, String window, String rule) {
        Verdict(FailureClass failureClass, String rule) {
            this(failureClass, null, "", rule);
        }

        Verdict withWindow(String named) {
            return new Verdict(failureClass, scope, named, rule);
        }
    }

    private static final List<Rule> RULES = List.of(
            ClassRules::vendorCode,
            RequestRules::contentFilter,
            RequestRules::toolFailure,
            RequestRules::contextLength,
            RequestRules::tooLarge,
            AccessRules::region,
            AccessRules::unauthorized,
            AccessRules::unpaid,
            AccessRules::modelNotFound,
            ClassRules::loading,
            ClassRules::concurrency,
            ClassRules::overloaded,
            ClassRules::limited,
            ClassRules::timeout,
            AccessRules::forbidden,
            RequestRules::beyondModel);

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

    private static final Phrases LOADING_CODES = Phrases.of("model not ready, model loading, loading model");

    private static final Phrases LOADING_WORDS = Phrases.of("""
            currently loading, is loading, loading model, model is not ready, model not ready, warming up, cold start,
            still loading, starting up""");

    private static final Phrases OVERLOADED_CODES = Phrases.of("""
            overload, capacity, queue exceeded, slow down, server busy, engine busy, too busy, no available""");

    private static final Phrases OVERLOADED_WORDS = Phrases.of("""
            overload, over capacity, at capacity, at full capacity, no capacity, capacity exceeded,
            capacity available, insufficient capacity, out of capacity, enough capacity, maximum capacity,
            capacity constraint, capacity limit, high demand, peak load, high traffic, heavy traffic, high load,
            heavy load, high volume, too busy, is busy, server busy, currently busy, busy now, model busy,
            servers are busy, pending requests exceeded, queue is full, queue full, resources are limited,
            worker local total request limit, 繁忙, 负载, 过载, 拥挤, 访问量过大""");

    private static final Phrases TIMEOUT_CODES = Phrases.of("timeout, time out, timed out, deadline exceeded");

    private static final Phrases TIMEOUT_WORDS = Phrases.of("timed out, timeout, deadline exceeded, 超时");

    private static final Phrases INVALID_CODES = Phrases.of("invalid request, invalid param, bad request, validation");

    private ClassRules() {}

    static Verdict decide(ErrorFields fields) {
        for (Rule rule : RULES) {
            Verdict verdict = rule.judge(fields);
            if (verdict != null) {
                return verdict;
            }
        }
        return byStatus(fields);
    }

    private static @Nullable Verdict vendorCode(ErrorFields fields) {
        Meaning meaning = fields.table().meaning(fields.number());
        return meaning == null
                ? null
                : new Verdict(
                        meaning.failureClass(),
                        meaning.scope(),
                        meaning.window(),
                        "code-" + fields.table().vendor() + "-" + fields.number());
    }

    /** A cold model; Bedrock defines 429 for it. */
    private static @Nullable Verdict loading(ErrorFields fields) {
        boolean loading = (fields.isServerSide() || fields.status() == 429)
                && (fields.named(LOADING_CODES) || fields.tells(LOADING_WORDS));
        return loading ? new Verdict(FailureClass.ServerError, Scope.Model, "", "model-loading") : null;
    }

    private static @Nullable Verdict concurrency(ErrorFields fields) {
        int said = fields.tells(CONCURRENCY) ? fields.words().first(CONCURRENCY) : -1;
        int period = fields.words().first(WindowName.SHORT);
        boolean concurrency = mayBeLimit(fields)
                && (fields.named(CONCURRENCY)
                        || (said >= 0 && (period < 0 || said < period))
                        || Sentences.CONCURRENT.open(fields));
        return concurrency ? new Verdict(FailureClass.Concurrency, null, "concurrency", "concurrency") : null;
    }

    private static @Nullable Verdict overloaded(ErrorFields fields) {
        if (fields.status() == 529) {
            return new Verdict(FailureClass.Overloaded, "status-529");
        }
        boolean mayBe = fields.isServerSide() || fields.statusIn(424, 429, 498);
        boolean overloaded = mayBe
                && (fields.named(OVERLOADED_CODES)
                        || fields.tells(OVERLOADED_WORDS)
                        || Sentences.OVERLOADED.open(fields));
        return overloaded ? new Verdict(FailureClass.Overloaded, "overloaded") : null;
    }

    private static @Nullable Verdict limited(ErrorFields fields) {
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

    private static @Nullable Verdict timeout(ErrorFields fields) {
        if (fields.statusIn(408, 504, 522, 524, 598, 599)) {
            return new Verdict(FailureClass.Timeout, "status-" + fields.status());
        }
        boolean timeout = (fields.isServerSide() || fields.statusIn(424, 429))
                && (fields.named(TIMEOUT_CODES) || fields.tells(TIMEOUT_WORDS) || Sentences.TIMED_OUT.open(fields));
        return timeout ? new Verdict(FailureClass.Timeout, "timeout") : null;
    }

    private static Verdict byStatus(ErrorFields fields) {
        int status = fields.status();
        String rule = "status-" + status;
        return switch (status) {
            case 0 ->
                fields.withCallersWords().named(INVALID_CODES)
                        ? new Verdict(FailureClass.InvalidRequest, "error-in-200")
                        : new Verdict(FailureClass.ServerError, "error-in-200");
            case 424, 425, 499 -> new Verdict(FailureClass.ServerError, rule);
            // A redirect or anything else that is no answer is the endpoint's fault, not the request's.
            default ->
                new Verdict(
                        status >= 400 && status < 500 ? FailureClass.InvalidRequest : FailureClass.ServerError, rule);
        };
    }
}
