package dev.llmroute.console.access;

/** What a person may do in the console. Each includes those before it. */
public enum Right {
    /** Reads every page. */
    View,
    /** Changes how the routers behave for a while: clears, extends and pins cooldowns, plays drills. */
    Operate,
    /** Changes resources. */
    Edit;

    /** Whether who has this may do what needs the other. */
    public boolean includes(Right needed) {
        return compareTo(needed) >= 0;
    }
}
