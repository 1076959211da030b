package dev.llmroute.console.store;

/** The history cannot be read now; the message says why, in words of ours. */
public final class HistoryGone extends RuntimeException {
    private static final long serialVersionUID = 1;

    HistoryGone(String reason) {
        super(reason);
    }
}
