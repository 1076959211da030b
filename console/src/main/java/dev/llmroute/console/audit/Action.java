package dev.llmroute.console.audit;

/** What a person did. The names stand on every output and in logs; they are added to, never renamed. */
public enum Action {
    /** Ended a cooldown. */
    Clear,
    /** Let a cooldown last longer. */
    Extend,
    /** Set a cooldown by hand. */
    Pin,
    /** Took one of these back. */
    Undo,
    /** Changed the spec of a route. */
    Edit
}
