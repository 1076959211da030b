package dev.llmroute.message;

import dev.llmroute.failure.FailureClass;
import dev.llmroute.route.Target;
import java.time.Instant;
import java.util.List;

/** Every sentence a person may see about a fallback, word for word. */
public final class Messages {
    private Messages() {}

    /** In the log, the event and the SSE comment. */
    public static String switching(Target to) {
        return "🔄 Switching to " + to.providerUpperCase() + " " + to.model() + "...";
    }

    /** The first target is limited and another one is tried. */
    public static String rateLimited(Target target, long waitMs) {
        return "⚠️ Rate limit reached for " + target.providerUpperCase() + " (" + target.model()
                + "). The provider requests waiting " + duration(waitMs)
                + ". ✅ Automatically trying alternative model/provider...";
    }

    /** Nothing is left to try. */
    public static String allLimited(Target target, long waitMs) {
        return "⚠️ Rate limit reached for " + target.providerUpperCase() + " (" + target.model()
                + "). All alternative providers are rate limited. Please try again in " + duration(waitMs) + ".";
    }

    /** The only model that the request may use is limited. */
    public static String limited(Target target, long waitMs) {
        return "⚠️ Rate limit reached for " + target.providerUpperCase() + " (" + target.model()
                + "). Please try again in " + duration(waitMs) + ".";
    }

    /**
     * Nothing is left to try, and some targets are limited, but others failed for another reason.
     *
     * @param findings what each did
     * @param waitMs until the soonest is free; negative where that is not known
     */
    public static String notAllLimited(String findings, long waitMs) {
        return "⚠️ " + findings + "." + tryAgain(waitMs);
    }

    /** No target was asked, and that is not for limits alone. */
    public static String nothingCallable(String findings, long waitMs) {
        return "No target of this route can be called now: " + findings + "." + tryAgain(waitMs);
    }

    private static String tryAgain(long waitMs) {
        return waitMs < 0 ? "" : " Please try again in " + duration(waitMs) + ".";
    }

    /** The only attempt failed. */
    public static String attemptFailed(String finding) {
        return "Failed to execute request after 1 attempt: " + finding + ".";
    }

    /** All attempts were of one target. */
    public static String attemptsFailed(int attempts, String finding) {
        return "Failed to execute request after " + attempts + " attempts: " + finding + ".";
    }

    /** Attempts of several targets failed, or are used up while others are still free. */
    public static String attemptsUsedUp(int attempts) {
        return "Failed to execute request after " + attempts + " attempts with different models/providers.";
    }

    /** No target of the route can serve the request, whatever one waits. */
    public static String nothingFits(String why) {
        return "No model of this route can serve this request: " + why + ".";
    }

    public static String switchingLog(Target to) {
        return "Switching to " + to.provider().name() + " with model " + to.model();
    }

    /** Log line of a cooldown that a rate limit called for. */
    public static String cachedLog(String displayKey, long untilMs) {
        return "Cached rate limit for " + displayKey + " until " + Instant.ofEpochMilli(untilMs);
    }

    /** Log line of a cooldown that is not a rate limit's. */
    public static String coolingLog(String displayKey, FailureClass failureClass, long untilMs) {
        return "Cooling down " + displayKey + " (" + failureClass + ") until " + Instant.ofEpochMilli(untilMs);
    }

    /** Log line of a cooldown before the first refusal: a success told that nothing, or little, is left. */
    public static String foreseenLog(String displayKey, String header, long untilMs) {
        return "Little is left for " + displayKey + " (" + header + "): sparing it until "
                + Instant.ofEpochMilli(untilMs);
    }

    /** Log line of the request that shows for all routers whether a limit is over. */
    public static String probingLog(Target target) {
        return "Probing " + target.name() + " after its cooldown";
    }

    /** Log line of a request for which no target is free, and that may wait for the soonest one. */
    public static String waitingLog(long ms, String requestId) {
        return "Waiting " + duration(ms) + " for the soonest target (request " + requestId + ")";
    }

    /** Log line of a second target that is called because the first one is slow. */
    public static String hedgingLog(Target slow, Target second, long ms, String requestId) {
        return "Asking " + second.name() + " too, " + slow.name() + " has not answered for " + ms + " ms (request "
                + requestId + ")";
    }

    /** Log line of the second try of a target whose connection ended before any byte of an answer. */
    public static String retryingLog(Target target) {
        return "Retrying " + target.name() + " once, its connection ended before any byte of an answer";
    }

    /**
     * Log line of a target that is asked again without what it refused.
     *
     * @param changed the names of the fields, never their values
     */
    public static String adaptedLog(Target target, List<String> changed, String requestId) {
        return "Asking " + target.name() + " again: it refused " + String.join(", ", changed) + " (request " + requestId
                + ")";
    }

    /** Log line of a cooldown that a probe ended. */
    public static String recoveredLog(String displayKey, long rampMs) {
        return "Recovered " + displayKey + (rampMs > 0 ? ", traffic comes back over " + duration(rampMs) : "");
    }

    /** Log line of an attempt that gave no answer. */
    public static String failedLog(Target target, FailureClass failureClass, int status, String requestId) {
        return target.name() + " failed: " + failureClass + (status > 0 ? ", status " + status : "") + " (request "
                + requestId + ")";
    }

    /** {@code 22 minutes}; seconds under a minute, hours and minutes above an hour; minutes rounded down. */
    public static String duration(long ms) {
        long seconds = Math.max(1, Math.ceilDiv(ms, 1000));
        if (ms < 60_000) {
            return count(seconds, "second");
        }
        long minutes = ms / 60_000;
        if (minutes < 60) {
            return count(minutes, "minute");
        }
        String hours = count(minutes / 60, "hour");
        return minutes % 60 == 0 ? hours : hours + " and " + count(minutes % 60, "minute");
    }

    private static String count(long n, String unit) {
        return n + " " + unit + (n == 1 ? "" : "s");
    }
}
