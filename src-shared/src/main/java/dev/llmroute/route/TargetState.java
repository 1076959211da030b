package dev.llmroute.route;

/** State of a target. */
public enum TargetState {
    /** It may be called. */
    Ready,
    /** It is left alone until {@code until}. */
    CoolingDown,
    /** Its model is not there; it is left out until the route changes, or until somebody clears it. */
    Broken,
    /** The provider rejected its API key; the key is tried again after a minute, and when its Secret changes. */
    KeyRejected,
    /** Its API key is not there: see the condition {@code ResolvedRefs}. */
    KeyMissing
}
