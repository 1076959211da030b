package dev.llmroute.cooldown;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.LimitUsage;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.route.ClassPolicy;
import dev.llmroute.route.CooldownPolicy;
import dev.llmroute.route.Foresight;
import dev.llmroute.route.Target;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Sizes a cooldown: which failures cool what, for how long by default and for how long at most. */
public final class CooldownRules {
    /** The least a cooldown lasts: providers state waits of 0 ms and of times gone by. */
    public static final Duration FLOOR = Duration.ofSeconds(1);

    /** How long a model is left alone that one request alone did not find. */
    static final Duration ONE_WITNESS_OF_A_MISSING_MODEL = Duration.ofSeconds(60);

    /** How long a target is spared after a fault that one request alone met, and may have provoked. */
    private static final Duration ONE_WITNESS_OF_A_FAULT = Duration.ofSeconds(3);

    /** How long a limit is left alone of which nothing is said, where what is served is learned from it: all routers hear of it meanwhile. */
    private static final Duration LEARNING = Duration.ofSeconds(2);

    private static final Duration DAY_STATED_AS_SECONDS = Duration.ofMinutes(10);

    /** Enough to reach every maximum from the floor, few enough not to overflow. */
    private static final int MAX_DOUBLINGS = 22;

    private CooldownRules() {}

    /**
     * The cooldown that a failure of the target calls for.
     *
     * @return empty where nothing is to be left alone: request errors, forbidden calls, filters
     */
    public static Optional<Cooldown> decide(
            Failure failure, Target target, CooldownPolicy policy, FailureContext sighting) {
        FailureClass failureClass = failure.failureClass();
        if (maximum(failureClass).isZero() || failure.scope() == Scope.Request || failure.scope() == Scope.None) {
            return Optional.empty();
        }
        return Optional.of(new Cooldown(
                key(failure, target, sighting.forAllKeys()),
                Term.of(sighting.atMs(), durationMs(failure, target, policy, sighting)),
                Cause.refused(failureClass, failure.status(), failure.statedWait(), failure.otherWaits()),
                new Label(
                        displayKey(failure, target),
                        target.provider().name(),
                        sighting.router(),
                        sighting.lastAnswerMs()),
                reach(failure, sighting.tokens()),
                sighting.repeats()));
    }

    /**
     * What was stated, else the default, doubled for each probe in a row that was refused; within floor and maximum. What one
     * request alone met, and may have provoked, is short.
     */
    private static long durationMs(Failure failure, Target target, CooldownPolicy policy, FailureContext sighting) {
        FailureClass failureClass = failure.failureClass();
        Wait wait = failure.statedWait();
        int repeats = sighting.repeats();
        long asked = wait == null
                ? Math.min(
                        doubled(defaultWait(failureClass, target, policy), repeats),
                        believed(failure, sighting.testimony()))
                : Math.max(wait.millis(), doubled(FLOOR, repeats));
        if (isDayStatedAsSeconds(failure)) {
            asked = doubled(DAY_STATED_AS_SECONDS, repeats);
        }
        return Math.clamp(asked, FLOOR.toMillis(), Math.max(FLOOR.toMillis(), maximum(failureClass, policy)));
    }

    /** The longest that so few witnesses are believed. */
    private static long believed(Failure failure, Testimony testimony) {
        return testimony == Testimony.Alone && mayBeProvoked(failure)
                ? oneWitness(failure.failureClass()).toMillis()
                : Long.MAX_VALUE;
    }

    /** How long one request alone is believed; zero for classes of which it can provoke none. */
    static Duration oneWitness(FailureClass failureClass) {
        return switch (failureClass) {
            case ServerError, Timeout, BrokenStream, Connection, Unauthorized -> ONE_WITNESS_OF_A_FAULT;
            case ModelNotFound -> ONE_WITNESS_OF_A_MISSING_MODEL;
            default -> Duration.ZERO;
        };
    }

    /**
     * Whether one request may bring it about by what is in it: a body that makes the server fail, a question that takes long, a
     * model that is missing for this account or this use only, a token of a tool's server that is rejected. Nobody can provoke a server that takes no connection.
     */
    public static boolean mayBeProvoked(Failure failure) {
        return !oneWitness(failure.failureClass()).isZero()
                && !failure.isUnreachable()
                && (failure.failureClass() != FailureClass.Unauthorized || failure.isUnprovenRejection());
    }

    /** Whether what is known from elsewhere is the same kind of fault, so that a request that meets it here is not the first one. */
    public static boolean isLike(Cooldown known, Failure failure) {
        return switch (known.failureClass()) {
            case ModelNotFound, Unauthorized -> failure.failureClass() == known.failureClass();
            case ServerError, Timeout, BrokenStream, Connection ->
                failure.failureClass() != FailureClass.ModelNotFound && mayBeProvoked(failure);
            default -> false;
        };
    }

    private static long doubled(Duration once, int repeats) {
        return once.toMillis() << Math.min(repeats, MAX_DOUBLINGS);
    }

    /**
     * Google states a few seconds in {@code retryDelay} also for a quota of the day. The texts of OpenAI and Groq mean what they
     * say: their daily limits are leaky buckets.
     */
    private static boolean isDayStatedAsSeconds(Failure failure) {
        Wait wait = failure.statedWait();
        return failure.failureClass() == FailureClass.RateLimitDaily
                && wait != null
                && wait.millis() < Duration.ofMinutes(1).toMillis()
                && Stream.concat(Stream.of(wait), failure.otherWaits().stream())
                        .anyMatch(each -> each.source().equals(WaitSource.BODY_FIELD));
    }

    /** Where the numbers of the limit are stated, so is how fast its bucket leaks: wait = (used + requested − limit) × window / limit. */
    private static Reach reach(Failure failure, long estimated) {
        LimitUsage usage = failure.usage();
        Wait wait = failure.statedWait();
        if (usage == null || wait == null || wait.millis() == 0 || usage.limit() == 0) {
            return Reach.EVERYTHING;
        }
        long excess = usage.used() + usage.requested() - usage.limit();
        double windowMs = excess <= 0 ? 0 : (double) wait.millis() * usage.limit() / excess;
        return windowMs >= 1 && windowMs <= Cooldowns.MAX_DURATION_MS
                ? new Reach.Bucket(
                        usage.limit(), usage.used(), Math.round(windowMs), Math.max(0, usage.requested() - estimated))
                : Reach.EVERYTHING;
    }

    /**
     * What a failure's cooldown is stored under: the endpoint, the account and, where only one is concerned, the model. What this
     * router decided by itself stays in its route's namespace. Beyond the account goes only what the provider says of itself.
     *
     * @param forAllKeys whether what it says of itself is believed for other keys. What it says to a key that it does not know, a
     *     made-up one perhaps, is no word about itself, nor is a fault that one caller may have provoked
     */
    public static CooldownKey key(Failure failure, Target target, boolean forAllKeys) {
        boolean said = failure.origin() == Failure.Origin.Provider;
        String endpoint =
                said ? target.provider().endpoint() : target.provider().endpointHere();
        String account =
                said && forAllKeys && isAboutItself(failure.failureClass()) ? CooldownKey.ALL : owner(failure, target);
        return switch (failure.scope()) {
            case Provider -> new CooldownKey(endpoint, "", account, Scope.Provider, failure.window());
            case Credential ->
                new CooldownKey(endpoint, "", owner(failure, target), Scope.Credential, failure.window());
            default -> new CooldownKey(endpoint, target.model(), account, Scope.Model, failure.window());
        };
    }

    /** A limit is the account's, for all keys that the route says belong to it; whatever else a key meets is about that key. */
    private static String owner(Failure failure, Target target) {
        return failure.failureClass().isLimit()
                ? target.credential().account()
                : target.credential().fingerprint();
    }

    /** A full server is full for every key; a limit belongs to the key that met it. */
    private static boolean isAboutItself(FailureClass failureClass) {
        return switch (failureClass) {
            case Overloaded, ServerError, Timeout -> true;
            default -> false;
        };
    }

    private static String displayKey(Failure failure, Target target) {
        boolean ofAccount = failure.failureClass().isLimit();
        return switch (failure.scope()) {
            case Provider -> "provider_" + target.provider().name();
            case Credential -> ofAccount ? target.displayKeyOfAccount() : target.displayKeyOfCredential();
            default -> ofAccount ? target.displayKeyInAccount() : target.displayKey();
        };
    }

    private static Duration defaultWait(FailureClass failureClass, Target target, CooldownPolicy policy) {
        ClassPolicy own = policy.classes().get(failureClass);
        if (own != null && own.defaultWait() != null) {
            return own.defaultWait();
        }
        return switch (failureClass) {
            case QuotaExhausted -> Duration.ofHours(1);
            case Overloaded, ServerError, Timeout, Connection, BrokenStream -> Duration.ofSeconds(10);
            case Unauthorized, ModelNotFound -> maximum(failureClass);
            case RateLimitRequests, RateLimitTokens, Concurrency ->
                target.provider().foresight() == Foresight.Learn ? LEARNING : policy.defaultWait();
            default -> policy.defaultWait();
        };
    }

    private static long maximum(FailureClass failureClass, CooldownPolicy policy) {
        Duration max = maximum(failureClass);
        ClassPolicy own = policy.classes().get(failureClass);
        if (own != null && own.max() != null) {
            return Math.min(max.toMillis(), own.max().toMillis());
        }
        boolean waitsForTime = failureClass != FailureClass.Unauthorized && failureClass != FailureClass.ModelNotFound;
        return waitsForTime && policy.max() != null
                ? Math.min(max.toMillis(), policy.max().toMillis())
                : max.toMillis();
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
            // The key may have been mended at the provider.
            case Unauthorized -> Duration.ofMinutes(1);
            // Until the route changes; no message is believed for longer.
            case ModelNotFound -> Duration.ofMillis(Cooldowns.MAX_DURATION_MS);
            default -> Duration.ZERO;
        };
    }
}
