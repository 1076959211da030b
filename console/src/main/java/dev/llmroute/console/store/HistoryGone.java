package dev.llmroute.console.store;

import dev.llmroute.console.text.Message;

/** The history cannot be read now; the message says why, in words of ours. */
public final class HistoryGone extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Message why;

    HistoryGone(Message why) {
        super(why.english());
        this.why = why;
    }

    public Message why() {
        return why;
    }
}
