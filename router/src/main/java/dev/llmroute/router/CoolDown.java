package dev.llmroute.router;

import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownRules;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Foresight;
import dev.llmroute.cooldown.Sighting;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.RemainingWindow;
import dev.llmroute.failure.Wait;
import dev.llmroute.message.Messages;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaves alone what a failed attempt of a request concerns, and what a success says is nearly used up. */
final class CoolDown {
    private static final Logger LOG = LoggerFactory.getLogger(CoolDown.class);

    private final RequestContext context;
    private final Route route;
    private final long tokens;
    private final Consumer<Cooldown> told;

    /**
     * @param tokens the estimated size of the request
     * @param told what is left alone from now on
     */
    CoolDown(RequestContext context, Route route, long tokens, Consumer<Cooldown> told) {
        this.context = context;
        this.route = route;
        this.tokens = tokens;
        this.told = told;
    }

    /** Leaves alone what the failure concerns; says how long, in ms, or 0 where it concerns nothing. */
    long after(Target target, Failure failure) {
        Cooldowns cooldowns = context.cooldowns();
        Sighting sighting = new Sighting(
                context.routerId(),
                cooldowns.time().millis(),
                tokens,
                cooldowns.repeats(CooldownRules.key(failure, target)));
        return CooldownRules.decide(failure, target, route.cooldown(), sighting)
                .map(seen -> {
                    Cooldown now = cooldowns.set(seen);
                    told.accept(now);
                    FailureClass why = now.failureClass();
                    LOG.info(
                            "{}",
                            why.isRateLimit() || why == FailureClass.QuotaExhausted
                                    ? Messages.cachedLog(now.displayKey(), now.untilMs())
                                    : Messages.coolingLog(now.displayKey(), why, now.untilMs()));
                    Wait stated = failure.statedWait();
                    return stated != null ? stated.millis() : seen.durationMs();
                })
                .orElse(0L);
    }

    /** The target answered: what the call tested is over. */
    void recovered(Claim claim) {
        claim.answered(context.routerId(), route.cooldown().ramp())
                .forEach(over -> LOG.info("{}", Messages.recoveredLog(over.displayKey(), over.rampMs())));
    }

    /** Spares the target where the headers of its answer say that nothing, or little, is left. */
    void foresee(Target target, MultiMap headers) {
        Cooldowns cooldowns = context.cooldowns();
        List<RemainingWindow> windows =
                UpstreamFailures.remaining(target.provider().name(), headers);
        for (Cooldown seen : Foresight.decide(
                windows, target, context.routerId(), cooldowns.time().millis())) {
            boolean news = cooldowns
                    .find(seen.key())
                    .map(known -> Foresight.isNews(seen, known.cooldown()))
                    .orElse(true);
            if (news) {
                cooldowns.set(seen);
                told.accept(seen);
                LOG.info("{}", Messages.foreseenLog(seen.displayKey(), seen.waitSource(), seen.untilMs()));
            }
        }
    }
}
