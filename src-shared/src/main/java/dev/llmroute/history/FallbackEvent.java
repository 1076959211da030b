package dev.llmroute.history;

import java.util.List;

/**
 * The record of a request that did not get its answer from the first target it asked. Holds no prompt, no completion and no
 * words of a provider.
 *
 * @param id unique and sortable by time
 * @param atMs when the request came, ms since 1970
 * @param route {@code namespace/name}
 * @param requestId the {@code x-request-id} that the caller got
 * @param caller the name of the caller's key; empty if the route does not authenticate
 * @param router the router that served it
 * @param attempts in order
 * @param skipped targets left out because they were cooling down
 * @param messages what a person would be told, in order
 */
public record FallbackEvent(
        String id,
        long atMs,
        String route,
        String requestId,
        String caller,
        String router,
        List<AttemptSummary> attempts,
        List<Skipped> skipped,
        Outcome outcome,
        List<String> messages)
        implements Recorded {

    public FallbackEvent {
        attempts = List.copyOf(attempts);
        skipped = List.copyOf(skipped);
        messages = List.copyOf(messages);
    }

    /** Whether the request passed by a target because of a drill: what it did then is no sign of trouble. */
    public boolean isDrill() {
        return skipped.stream().anyMatch(Skipped::isDrill);
    }
}
