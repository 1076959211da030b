package dev.llmroute.router.telemetry;

/** How one call to a target ended, as metrics and traces name it. */
public enum AttemptOutcome {
    Answered,
    Failed,
    /** It was cut: its caller went away, or its request ended otherwise. */
    Cancelled,
    /** Another call of the same request answered first. */
    Overtaken
}
