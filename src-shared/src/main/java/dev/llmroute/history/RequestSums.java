package dev.llmroute.history;

/**
 * Requests of one minute that are alike in route, caller, targets and outcome. Targets are written {@code provider/model#key}. Immutable.
 *
 * @param route {@code namespace/name}; {@link #OTHER} for all that no row of their own was left for
 * @param caller the name of the callers' key; empty where the route does not authenticate
 * @param first the first target on the requests' way, be it called or left out
 * @param by the target whose answer the caller got; empty where none answered
 * @param requests how many
 * @param fellBack how many of them called another target than the first one because that failed or was cooling down
 * @param metered of how many the tokens are known
 * @param inputTokens of the metered ones
 * @param outputTokens of the metered ones
 * @param lostMs milliseconds in calls that failed
 * @param avoided calls that were not made, since their target was cooling down
 * @param latency from the request's first byte to the answer's last one
 */
public record RequestSums(
        String route,
        String caller,
        String first,
        String by,
        Outcome outcome,
        long requests,
        long fellBack,
        long metered,
        long inputTokens,
        long outputTokens,
        long lostMs,
        long avoided,
        Latency latency) {
    /** No route, caller or target has such a name. */
    public static final String OTHER = "(other)";
}
