package dev.llmroute.cooldown;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.route.CooldownPolicy;
import dev.llmroute.route.Target;
import java.time.Duration;
import java.util.Optional;

/** Sizes a cooldown: which failures cool what, for how long by default and for how long at most. */
public final class CooldownRules {
    /** The least a cooldown lasts: providers state waits of 0 ms and of times gone by. */
    public static final Duration FLOOR = Duration.ofSeconds(1);

    private CooldownRules() {}

    /**
     * The cooldown that a failure of the target calls for.
     *
     * @param seenBy the router's id
     * @return empty where nothing is to be left alone: request errors, rejected credentials, filters
     */
    public static Optional<Cooldown> decide(
            Failure failure, Target target, CooldownPolicy policy, String seenBy, long nowMs) {
        Duration max = maximum(failure.failureClass());
        if (max.isZero() || failure.scope() == Scope.Request || failure.scope() == Scope.None) {
            return Optional.empty();
        }
        Wait wait = failure.statedWait();
        long asked = wait != null
                ? wait.millis()
                : defaultWait(failure.failureClass(), policy).toMillis();
        if (policy.max() != null && policy.max().compareTo(max) < 0) {
            max = policy.max();
        }
        long duration = Math.max(FLOOR.toMillis(), Math.min(asked, max.toMillis()));
        return Optional.of(new Cooldown(
                key(failure, target),
                0,
                nowMs + duration,
                duration,
                nowMs,
                failure.failureClass(),
                failure.status(),
                wait == null ? -1 : wait.millis(),
                wait == null ? WaitSource.NONE.label() : wait.source().label(),
                displayKey(failure, target),
                target.provider().name(),
                seenBy));
    }

    private static CooldownKey key(Failure failure, Target target) {
        String origin = target.provider().origin();
        String fingerprint = target.credential().fingerprint();
        return switch (failure.scope()) {
            case Provider -> new CooldownKey(origin, "", "", Scope.Provider, failure.window());
            case Credential -> new CooldownKey(origin, "", fingerprint, Scope.Credential, failure.window());
            default ->
                new CooldownKey(
                        origin,
                        target.model(),
                        concernsAllCredentials(failure.failureClass()) ? "" : fingerprint,
                        Scope.Model,
                        failure.window());
        };
    }

    /** A full model is full for every key; a limit belongs to the key that met it. */
    private static boolean concernsAllCredentials(FailureClass failureClass) {
        return switch (failureClass) {
            case Overloaded, ServerError, Timeout, Connection, BrokenStream -> true;
            default -> false;
        };
    }

    private static String displayKey(Failure failure, Target target) {
        String provider = "provider_" + target.provider().name();
        return switch (failure.scope()) {
            case Provider -> provider;
            case Credential ->
                target.provider().credentials().size() > 1
                        ? provider + "#" + target.credential().name()
                        : provider;
            default -> target.displayKey();
        };
    }

    private static Duration defaultWait(FailureClass failureClass, CooldownPolicy policy) {
        return switch (failureClass) {
            case QuotaExhausted -> Duration.ofHours(1);
            case Overloaded, ServerError, Timeout, Connection, BrokenStream -> Duration.ofSeconds(10);
            default -> policy.defaultWait();
        };
    }

    /** The longest a cooldown of the class may last; zero for classes that never cool. */
    public static Duration maximum(FailureClass failureClass) {
        return switch (failureClass) {
            case RateLimitRequests, RateLimitTokens, ServerError -> Duration.ofHours(1);
            case RateLimitDaily -> Duration.ofDays(8);
            case QuotaExhausted -> Duration.ofDays(31);
            case Concurrency -> Duration.ofSeconds(60);
            case Overloaded -> Duration.ofMinutes(10);
            case Timeout, Connection, BrokenStream -> Duration.ofMinutes(2);
            default -> Duration.ZERO;
        };
    }
}
