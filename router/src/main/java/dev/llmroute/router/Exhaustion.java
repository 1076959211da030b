package dev.llmroute.router;

import dev.llmroute.message.Messages;
import java.util.Optional;

/**
 * Why a request got no answer from any target.
 *
 * @param message for people
 * @param recoveryMs when it is worth another try, in ms; -1 where that is not known
 */
record Exhaustion(String message, long recoveryMs) {
    /** Attempts are used up while targets are free: the next request begins with other targets. */
    private static final long USED_UP_RETRY_MS = 1000;

    /** @param usedUp whether attempts or budget ended it while targets were still free */
    static Exhaustion of(Course course, boolean usedUp) {
        long recoveryMs = usedUp ? USED_UP_RETRY_MS : course.soonestRecoveryMs();
        Optional<String> misfit = course.itinerary().misfit();
        if (misfit.isPresent()) {
            return new Exhaustion(Messages.nothingFits(misfit.get()), recoveryMs);
        }
        return new Exhaustion(
                usedUp || !course.itinerary().metRateLimit()
                        ? Messages.attemptsUsedUp(course.started())
                        : Messages.allLimited(course.head(), Math.max(recoveryMs, 0)),
                recoveryMs);
    }
}
