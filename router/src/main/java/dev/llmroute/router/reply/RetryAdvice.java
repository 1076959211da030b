package dev.llmroute.router.reply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.router.dialect.Surface;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * Whether and when another try of a request is worth it, as its answer's headers say it: {@code Retry-After}, and {@code
 * x-should-retry}, which the vendors' SDKs obey whatever the status is.
 */
public final class RetryAdvice {
    /** A program that waits longer than this looks as if it hung. */
    private static final long LONGEST_WAIT_S = 60;

    private static final String SHOULD_RETRY = "x-should-retry";

    private RetryAdvice() {}

    /** It is worth another try then, or when no cooldown lasts any longer. Rounded up, so that nobody comes too early. */
    public static void after(HttpServerResponse response, long ms) {
        long seconds = Math.max(1, Math.ceilDiv(Math.min(ms, Cooldowns.MAX_DURATION_MS), 1000));
        response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        if (seconds > LONGEST_WAIT_S) {
            never(response);
        }
    }

    /**
     * The same in the body of an error of the responses API: Codex waits out whatever {@code Retry-After} says, hours too, unless the error
     * is of this type; then it gives up at once and shows the time (tried with Codex 0.171.0, see {@code docs/dialects.md}).
     *
     * @param error the member {@code error} of the answer
     * @param untilMs when another try is worth it, ms since 1970
     */
    public static void inBody(Surface surface, int status, ObjectNode error, long waitMs, long untilMs) {
        if (surface == Surface.Responses && status == 429 && waitMs > LONGEST_WAIT_S * 1000) {
            error.put("type", "usage_limit_reached").put("resets_at", Math.ceilDiv(untilMs, 1000));
        }
    }

    /** Whoever sends it again as it is gets the same answer. */
    public static void never(HttpServerResponse response) {
        response.putHeader(SHOULD_RETRY, "false");
    }

    /** As the status has it, where nothing else is known: refusals are not worth another try, but for those that speak of time. */
    public static void byStatus(HttpServerResponse response, int status) {
        if (status >= 400 && status < 500 && status != 408 && status != 409 && status != 429) {
            never(response);
        }
    }
}
