package dev.llmroute.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.history.AttemptSummary;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Outcome;
import dev.llmroute.history.Skipped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fallback event as every JSON API and command writes it. Instants are ISO 8601 in UTC.
 *
 * @param id unique and sortable by time
 * @param at when the request came
 * @param route {@code namespace/name}
 * @param requestId the {@code x-request-id} that the caller got
 * @param caller the name of the caller's key; empty if the route does not authenticate
 * @param router the router that served it
 * @param outcome how it ended
 * @param attempts in order
 * @param skipped targets left out because they were cooling down
 * @param messages what a person would be told, in order
 * @param drill whether a target was left out because of a drill: what was done then is no sign of trouble
 */
public record FallbackJson(
        String id,
        String at,
        String route,
        String requestId,
        String caller,
        String router,
        Outcome outcome,
        List<Call> attempts,
        List<LeftOut> skipped,
        List<String> messages,
        boolean drill) {

    public FallbackJson {
        attempts = List.copyOf(attempts);
        skipped = List.copyOf(skipped);
        messages = List.copyOf(messages);
    }

    /**
     * What {@code GET /api/v1/fallbacks} answers: the newest first.
     *
     * @param gaps the times within the list of which requests are missing, the newest first
     * @param next the {@code cursor} with which the list goes on; null where it ends
     * @param searchedTo where the search ended before it had found as many as were asked for, since that took too long: what is older was not
     *     looked at yet, and {@code next} goes on there; null as a rule
     * @param stored whether the list is the stored history; else its store cannot be read, and these are the newest that the routers share
     */
    public record Listing(
            List<FallbackJson> fallbacks,
            List<Gap> gaps,
            @Nullable String next,
            @Nullable String searchedTo,
            boolean stored) {
        public Listing {
            fallbacks = List.copyOf(fallbacks);
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * A time of which requests are missing.
     *
     * @param lost how many; null where nobody can tell
     */
    public record Gap(String from, String to, @Nullable Long lost) {
        public static Gap of(long fromMs, long toMs, @Nullable Long lost) {
            return new Gap(
                    Instant.ofEpochMilli(fromMs).toString(),
                    Instant.ofEpochMilli(toMs).toString(),
                    lost);
        }
    }

    /**
     * One call to one target.
     *
     * @param failureClass written as {@code class}; null where it answered
     * @param status the HTTP status; 0 where there was none
     * @param waitMs the wait that the provider stated; null where none was stated
     * @param ms how long the attempt took
     */
    public record Call(
            String target,
            @JsonProperty("class") @Nullable FailureClass failureClass,
            String scope,
            int status,
            @Nullable Long waitMs,
            String waitSource,
            long ms) {

        static Call of(AttemptSummary attempt) {
            return new Call(
                    attempt.target(),
                    attempt.failureClass(),
                    attempt.scope(),
                    attempt.status(),
                    attempt.waitMs() < 0 ? null : attempt.waitMs(),
                    attempt.waitSource(),
                    attempt.ms());
        }
    }

    /** A target that was left out; {@code reason}, a failure's class, {@code Drill} or another word, is written as {@code class}. */
    public record LeftOut(
            String target, @JsonProperty("class") String reason, String until) {
        static LeftOut of(Skipped skipped) {
            return new LeftOut(
                    skipped.target(),
                    skipped.reason(),
                    Instant.ofEpochMilli(skipped.untilMs()).toString());
        }
    }

    public static FallbackJson of(FallbackEvent event) {
        return new FallbackJson(
                event.id(),
                Instant.ofEpochMilli(event.atMs()).toString(),
                event.route(),
                event.requestId(),
                event.caller(),
                event.router(),
                event.outcome(),
                event.attempts().stream().map(Call::of).toList(),
                event.skipped().stream().map(LeftOut::of).toList(),
                event.messages(),
                event.isDrill());
    }
}
