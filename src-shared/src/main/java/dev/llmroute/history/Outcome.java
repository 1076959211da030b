package dev.llmroute.history;

/** How a request with a fallback ended. */
public enum Outcome {
    /** The last attempt answered. */
    Answered,
    /** No target was left to try. */
    Exhausted,
    /** A failure that is not routed around was passed to the caller. */
    Failed,
    /** The caller went away. */
    Cancelled
}
