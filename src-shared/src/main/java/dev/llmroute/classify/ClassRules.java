package dev.llmroute.classify;

import dev.llmroute.classify.CodeTable.Meaning;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
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

    private static final List<Rule> RULES = List.of(
            ClassRules::vendorCode,
            RequestRules::contentFilter,
            RequestRules::toolFailure,
            RequestRules::contextLength,
            RequestRules::tooLarge,
            AccessRules::region,
            AccessRules::unauthorized,
            PaymentRules::unpaid,
            ModelRules::modelNotFound,
            ClassRules::loading,
            RateLimitRules::concurrency,
            ClassRules::overloaded,
            RateLimitRules::limited,
            ClassRules::timeout,
            AccessRules::forbidden,
            RequestRules::beyondModel);

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
        Meaning meaning = fields.vendor().meaning();
        return meaning == null
                ? null
                : new Verdict(
                        meaning.failureClass(),
                        meaning.scope(),
                        meaning.window(),
                        "code-" + fields.vendor().table().vendor() + "-"
                                + fields.vendor().number());
    }

    /** A cold model; Bedrock defines 429 for it. */
    private static @Nullable Verdict loading(ErrorFields fields) {
        boolean loading = (fields.isServerSide() || fields.status() == 429)
                && (fields.named(LOADING_CODES) || fields.tells(LOADING_WORDS));
        return loading ? new Verdict(FailureClass.ServerError, Scope.Model, "", "model-loading") : null;
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
