package dev.llmroute.route;

/** Which limits of time follow what is usual for a target, where another target could be asked instead. */
public enum Adapt {
    /** None: each holds as it is written. */
    None,
    /** How long a stream may take to its first content. */
    FirstToken,
    /** That, and how long an answer may take that is no stream. */
    All
}
