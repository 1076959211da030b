package dev.llmroute.router.exchange;

import dev.llmroute.classify.RemainingWindow;
import dev.llmroute.cooldown.Api;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.CooldownRules;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.FailureContext;
import dev.llmroute.cooldown.PredictiveCooldown;
import dev.llmroute.cooldown.Testimony;
import dev.llmroute.cooldown.Witness;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.message.Messages;
import dev.llmroute.route.Foresight;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.router.fallback.Claim;
import dev.llmroute.router.upstream.UpstreamFailures;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaves alone what a failed attempt of a request concerns, and what a success says is nearly used up. */
final class CooldownRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(CooldownRecorder.class);

    private static final int NOT_IMPLEMENTED = 501;

    private final RouterServices services;
    private final Route route;
    private final long tokens;
    private final Api api;
    private final Pool pool;
    private final Witness witness;
    private final Consumer<Cooldown> told;

    /** @param told what is left alone from now on */
    CooldownRecorder(RouterServices services, Route route, CallerRequest request, Consumer<Cooldown> told) {
        this.services = services;
        this.route = route;
        this.tokens = request.tokens();
        this.api = request.surface().api();
        this.pool = new Pool(request);
        this.witness = new Witness(
                request.callerKey(),
                route.namespace(),
                ThreadLocalRandom.current().nextLong());
        this.told = told;
    }

    /**
     * The failure as it concerns others: none where a limit is that of another pool, which the request chose itself; and where there is no
     * such API, that says nothing about the model.
     */
    Failure concerning(Failure failure) {
        boolean ofThisRequest = isOfPool(failure) || failure.status() == NOT_IMPLEMENTED;
        return ofThisRequest ? failure.ofRequestOnly() : failure;
    }

    private boolean isOfPool(Failure failure) {
        boolean isLimit = failure.failureClass().isRateLimit() || failure.failureClass() == FailureClass.Overloaded;
        return isLimit && pool.isAnother();
    }

    /**
     * Leaves alone what the failure concerns.
     *
     * @param claim what the attempt held
     * @param met as it {@link #concerning concerns} others
     * @return how long, in ms, or as long as the provider asked for; 0 where it concerns nothing
     */
    long after(Claim claim, Failure met) {
        Failure failure = api.concerning(met);
        Target target = claim.target();
        Cooldowns cooldowns = services.cooldowns();
        CooldownKey ofKey = CooldownRules.key(failure, target, false);
        CooldownKey ofAllKeys = CooldownRules.key(failure, target, true);
        learn(claim, failure, ofKey);
        if (cooldowns.endedSince(ofKey, claim.sinceMs())
                || cooldowns.endedSince(ofAllKeys, claim.sinceMs())
                || hasAnsweredOthers(claim, failure)) {
            return 0;
        }
        Testimony testimony = testimony(claim, failure);
        if (testimony == Testimony.Alone && (isMetElsewhere(failure, ofKey) || isMetElsewhere(failure, ofAllKeys))) {
            testimony = Testimony.Repeated;
        }
        boolean forAllKeys =
                testimony == Testimony.Widespread && cooldowns.witnesses().isAccepted(target);
        FailureContext sighting = new FailureContext(
                services.routerId(),
                cooldowns.time().millis(),
                tokens,
                repeats(forAllKeys ? ofAllKeys : ofKey, testimony),
                testimony,
                forAllKeys,
                cooldowns.witnesses().lastAnswerMs(target, api, failure));
        return CooldownRules.decide(failure, target, route.cooldown(), sighting)
                .map(seen -> leaveAlone(target, failure, seen))
                .orElse(0L);
    }

    /** What was refused for another reason than the model's own limit tells nothing about how much of it is left. */
    private void learn(Claim claim, Failure failure, CooldownKey key) {
        if (failure.scope() == Scope.Request || failure.scope() == Scope.None || api.ownLimits()) {
            return;
        }
        boolean isNews = services.cooldowns()
                .find(key)
                .map(known -> known.cooldown().setAtMs() < claim.sinceMs())
                .orElse(true);
        services.ceilings().headrooms().refused(claim.target(), claim.sent(), failure, isNews);
    }

    private long leaveAlone(Target target, Failure failure, Cooldown seen) {
        Cooldown now = services.cooldowns().set(seen);
        services.cooldowns().witnesses().spared(target, api, failure, seen.durationMs());
        told.accept(now);
        FailureClass why = now.failureClass();
        LOG.info(
                "{}",
                why.isLimit()
                        ? Messages.cachedLog(now.displayKey(), now.untilMs())
                        : Messages.coolingLog(now.displayKey(), why, now.untilMs()));
        Wait stated = failure.statedWait();
        return stated != null ? stated.millis() : seen.durationMs();
    }

    /**
     * Whether the target served another request while this one failed: then it was this one's own trouble. A caller whose model
     * thinks for long must not take it from those whose model does not. A stream that breaks tells of now.
     */
    private boolean hasAnsweredOthers(Claim claim, Failure failure) {
        return CooldownRules.mayBeProvoked(failure)
                && failure.failureClass() != FailureClass.BrokenStream
                && services.cooldowns().witnesses().answeredSince(claim.target(), api, claim.sinceNanos());
    }

    private Testimony testimony(Claim claim, Failure failure) {
        return CooldownRules.mayBeProvoked(failure)
                ? services.cooldowns().witnesses().saw(claim.target(), api, failure, witness, claim.sinceNanos())
                : Testimony.Widespread;
    }

    private boolean isMetElsewhere(Failure failure, CooldownKey key) {
        return services.cooldowns()
                .seenElsewhere(key, services.routerId())
                .filter(known -> CooldownRules.isLike(known, failure))
                .isPresent();
    }

    /** One caller who comes back with the same trouble makes it last no longer. */
    private int repeats(CooldownKey key, Testimony testimony) {
        Cooldowns cooldowns = services.cooldowns();
        return switch (testimony) {
            case Alone -> 0;
            case Repeated -> Math.min(cooldowns.repeats(key), cooldowns.lastRepeats(key));
            case Confirmed, Widespread -> cooldowns.repeats(key);
        };
    }

    /** The target begins to answer: what the call tested is over, but where another pool has answered. */
    void recovered(Claim claim) {
        services.cooldowns().witnesses().answers(claim.target(), api);
        if (claim.isTest() && pool.isAnother()) {
            return;
        }
        claim.answered(services.routerId(), route.cooldown().ramp())
                .forEach(over -> LOG.info(
                        "{}",
                        Messages.recoveredLog(over.displayKey(), over.term().rampMs())));
    }

    /** The target has answered to the end. */
    void answered(Target target) {
        services.cooldowns().witnesses().answered(target, api);
    }

    /** Spares the target where the headers of its answer say that nothing, or little, is left. */
    void foresee(Claim claim, MultiMap headers) {
        Target target = claim.target();
        List<RemainingWindow> windows = target.provider().foresight() == Foresight.None
                ? List.of()
                : UpstreamFailures.remaining(target.provider().name(), headers, services.time());
        if (windows.isEmpty() || api.ownLimits() || pool.isAnother()) {
            return;
        }
        Cooldowns cooldowns = services.cooldowns();
        List<RemainingWindow> coarse = services.ceilings().headrooms().told(target, claim.sent(), windows);
        for (Cooldown seen : PredictiveCooldown.decide(
                coarse, target, services.routerId(), cooldowns.time().millis())) {
            boolean news = cooldowns
                    .find(seen.key())
                    .map(known -> PredictiveCooldown.isNews(seen, known.cooldown()))
                    .orElse(true);
            if (news) {
                cooldowns.set(seen);
                told.accept(seen);
                LOG.info(
                        "{}",
                        Messages.foreseenLog(seen.displayKey(), seen.cause().waitSource(), seen.untilMs()));
            }
        }
    }
}
