package dev.llmroute.router.telemetry;

import dev.llmroute.history.Outcome;

/** How a request ended, as metrics, traces and the access log name it. */
public enum RequestOutcome {
    /** The last attempt answered, or the router itself did. */
    Answered,
    /** No target was left to try. */
    Exhausted,
    /** A failure that is not routed around was passed to the caller, or a defect of this router's own. */
    Failed,
    /** The caller went away. */
    Cancelled,
    /** It found no route. */
    Refused;

    public static RequestOutcome of(Outcome outcome) {
        return switch (outcome) {
            case Answered -> Answered;
            case Exhausted -> Exhausted;
            case Failed -> Failed;
            case Cancelled -> Cancelled;
        };
    }
}
