package dev.llmroute.console.audit;

import java.util.Arrays;

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
    /** Let a target appear limited, to see what is answered instead. */
    Drill,
    /** Changed the spec of a route. */
    Edit,
    /** Nothing: changes that were made are not in the store, and this entry says how many. */
    Missing,
    /** Something that this release does not know; an entry by a newer one, of which the log says more. */
    Other;

    /** The one of that name. */
    public static Action named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(Other);
    }
}
