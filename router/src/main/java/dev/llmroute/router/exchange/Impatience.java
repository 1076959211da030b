package dev.llmroute.router.exchange;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.route.Target;
import dev.llmroute.route.Timeouts;
import dev.llmroute.router.dialect.RequestBody;
import dev.llmroute.router.fallback.Claim;
import dev.llmroute.router.fallback.UsualTimes;
import dev.llmroute.router.fallback.UsualTimes.Patience;
import dev.llmroute.router.fallback.UsualTimes.Question;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * How long the targets of one request are waited for where their provider's limits follow what is usual: only as long as another target could be asked,
 * and never one that is being probed. Lives on one event loop.
 */
final class Impatience {
    private final UsualTimes usual;
    private final RequestBody body;
    private final long tokens;
    private Map<Target, Patience> limited = Map.of();

    Impatience(UsualTimes usual, CallerRequest request) {
        this.usual = usual;
        this.body = request.body();
        this.tokens = request.tokens();
    }

    private Question question() {
        return new Question(body.stream(), tokens, body.thinks());
    }

    /**
     * The limits of an attempt.
     *
     * @param hasAnother whether another target could be asked instead; asked no more than needed
     */
    Timeouts of(Claim claim, BooleanSupplier hasAnother) {
        Target target = claim.target();
        forget(target);
        Timeouts written = target.provider().timeouts();
        if (!written.adapts(body.stream()) || claim.isTest() || !hasAnother.getAsBoolean()) {
            return written;
        }
        Optional<Patience> patience = usual.patience(target, question());
        patience.ifPresent(known -> {
            limited = limited.isEmpty() ? new HashMap<>() : limited;
            limited.put(target, known);
        });
        return patience.map(known -> written.within(body.stream(), known.limit()))
                .orElse(written);
    }

    private void forget(Target target) {
        if (!limited.isEmpty()) {
            limited.remove(target);
        }
    }

    /** The target has content for the caller. */
    void answered(Attempt attempt) {
        if (attempt.target().provider().timeouts().adapts(body.stream())) {
            usual.took(attempt.target(), question(), attempt.ms());
        }
    }

    /** Whether the failure is only that this request did not wait as long as it might have: once says nothing of the target. */
    boolean isAllThatFailed(Attempt attempt, Failure failure) {
        Patience patience = limited.get(attempt.target());
        Target target = attempt.target();
        boolean sooner = attempt.ms()
                < target.provider().timeouts().written(body.stream()).toMillis();
        if (patience == null || failure.failureClass() != FailureClass.Timeout || !sooner) {
            forget(target);
            return false;
        }
        return !usual.gaveUp(target, question(), patience.limit().toMillis());
    }

    /** What headers say of a target that was given up: {@code ;after=3.9s;usual=0.9s}, empty of any other. */
    String told(Target target, String why) {
        Patience patience = limited.get(target);
        return patience == null || !why.equals(FailureClass.Timeout.name())
                ? ""
                : String.format(
                        Locale.ROOT,
                        ";after=%.1fs;usual=%.1fs",
                        patience.limit().toMillis() / 1e3,
                        patience.usual().toMillis() / 1e3);
    }
}
