package dev.llmroute.console.store;

import dev.llmroute.console.text.Message;

/**
 * How the history's store does. Immutable.
 *
 * @param kind what it is
 * @param available whether it can be read and written
 * @param sinceMs since when it is not available, ms since 1970; 0 where it is, or is being opened for the first time
 * @param reason why it is not available, in words of ours; empty where it is
 */
public record StoreState(Kind kind, boolean available, long sinceMs, Message reason) {
    /** What a history is kept in. */
    public enum Kind {
        /** H2 in this process: the history ends with it. */
        Memory,
        /** H2 in a file. */
        File,
        PostgreSql
    }

    static StoreState opening(Kind kind) {
        return new StoreState(kind, false, 0, Message.of("trouble.opening"));
    }

    StoreState up() {
        return available ? this : new StoreState(kind, true, 0, Message.nothing());
    }

    /** The same when it does not answer; the first moment counts. */
    public StoreState down(long nowMs, Message why) {
        return new StoreState(kind, false, available || sinceMs == 0 ? nowMs : sinceMs, why);
    }

    /** Whether it was there and is not, or could not be opened. */
    public boolean isGone() {
        return !available && sinceMs != 0;
    }
}
