package dev.llmroute.classify;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds class, scope and wait of one response, and what of it may be the caller's own words. */
final class Judgement {
    private final ProviderResponse response;
    private final Supplier<Instant> now;
    private final List<LimitWindow> windows;

    Judgement(ProviderResponse response, ResponseClock now) {
        this.response = response;
        this.now = now;
        this.windows = LimitWindow.exhausted(response.headers(), now, response.provider());
    }

    /**
     * What was found.
     *
     * @param fields by which
     * @param doubted the class that it would be if the caller had not said so itself, or null
     */
    record Finding(
            Verdict verdict,
            Scope scope,
            WaitTime waits,
            ErrorFields fields,
            @Nullable FailureClass doubted) {
        Finding within(Scope widest) {
            boolean wider = (scope == Scope.Provider && widest != Scope.Provider)
                    || (scope == Scope.Credential && widest == Scope.Model);
            return wider ? new Finding(verdict, widest, waits, fields, doubted) : this;
        }

        boolean is(FailureClass failureClass) {
            return verdict.failureClass() == failureClass;
        }
    }

    /** What a user's pattern says, whose scope counts as it is, also for what a gateway hands on. */
    Finding of(ErrorFields fields, Detection.Match match) {
        DetectionRule rule = match.rule();
        Verdict first = new Verdict(rule.failureClass(), Failure.PATTERN + rule.name());
        WaitTime wait = wait(first, fields).orRather(match.stated());
        Verdict verdict = first.withWindow(
                LimitRules.refine(first, fields, windows, wait.stated()).window());
        Scope scope = rule.scope() != null ? rule.scope() : ScopeRules.of(verdict, fields, windows);
        return new Finding(verdict, scope, wait, fields, null);
    }

    /** What the built-in rules say. */
    Finding of(ErrorFields fields) {
        Finding found = find(fields);
        if (fields.callers() == CallersWords.NONE) {
            return found;
        }
        if (ErrorFields.isTold(fields.status())) {
            return fields.status() == 429 ? asFarAsOwn(found, fields) : found;
        }
        return orDoubted(found, fields);
    }

    private Finding find(ErrorFields fields) {
        Verdict first = ClassRules.decide(fields);
        WaitTime wait = wait(first, fields);
        Verdict verdict = LimitRules.refine(first, fields, windows, wait.stated());
        return new Finding(verdict, ScopeRules.of(verdict, fields, windows), wait, fields, null);
    }

    private WaitTime wait(Verdict verdict, ErrorFields fields) {
        return WaitTime.read(verdict.failureClass(), response, fields, windows, now);
    }

    /** A limit by its status: what the caller said does not make it concern more than the rest does. */
    private Finding asFarAsOwn(Finding found, ErrorFields fields) {
        boolean unpaid = found.is(FailureClass.QuotaExhausted);
        if (!unpaid && found.scope() != Scope.Credential && found.scope() != Scope.Provider) {
            return found;
        }
        Finding own = find(fields.withoutCallersWords());
        return unpaid && !own.is(FailureClass.QuotaExhausted) ? own : found.within(own.scope());
    }

    /**
     * Where the status tells nothing, and nothing is left without the caller's words: what proves a limit all the same leaves a doubt. A
     * 503 says that the server is at fault, so that the name of a limit is believed for the model.
     */
    private Finding orDoubted(Finding found, ErrorFields fields) {
        boolean unavailable = fields.status() == 503 && found.is(FailureClass.ServerError);
        boolean passedOn = found.is(FailureClass.InvalidRequest)
                || found.is(FailureClass.Forbidden)
                || found.verdict().rule().equals(Failure.UNPROVEN_KEY);
        if (!unavailable && !passedOn) {
            return found;
        }
        ErrorFields evidence = fields.evidenceAlone();
        if (unavailable) {
            return RateLimitRules.byCode(evidence)
                    ? find(fields.withCallersWords().believed()).within(Scope.Model)
                    : found;
        }
        Finding told = find(evidence);
        return isLimit(told)
                ? new Finding(
                        found.verdict(),
                        found.scope(),
                        found.waits(),
                        fields,
                        told.verdict().failureClass())
                : found;
    }

    /** What another target would answer. */
    private static boolean isLimit(Finding told) {
        return switch (told.verdict().failureClass()) {
            case QuotaExhausted, Overloaded, Concurrency -> true;
            case ModelNotFound -> told.scope() != Scope.Request;
            default -> told.verdict().failureClass().isRateLimit();
        };
    }
}
