package dev.llmroute.api;

/** How a target does. */
public enum TargetState {
    /** It may be called. */
    Ready,
    /** It is left alone until {@code until}. */
    CoolingDown,
    /** Its API key is not there: see the condition {@code ResolvedRefs}. */
    KeyMissing
}
