package dev.llmroute.api;

/** What happens to a request for which no target is free. */
public enum WhenExhausted {
    /** It is answered at once, with the time of the soonest recovery. */
    FailFast,
    /** The target that is free soonest is called once, although it cools down. */
    TryEarliest
}
