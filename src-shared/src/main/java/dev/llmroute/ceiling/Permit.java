package dev.llmroute.ceiling;

import org.jspecify.annotations.Nullable;

/** The right to have one request in flight at a target. Close it when the attempt is over, however it ended. Thread-safe. */
public final class Permit implements Admission, AutoCloseable {
    /** For a target without ceilings: nothing is counted. */
    static final Permit UNCOUNTED = new Permit(null, null, Sent.UNCOUNTED);

    private final @Nullable Account account;
    private @Nullable Usage model;
    private final Sent sent;

    /** @param model what the account counts of the target's model */
    Permit(@Nullable Account account, @Nullable Usage model, Sent sent) {
        this.account = account;
        this.model = model;
        this.sent = sent;
    }

    /** The request among all that are sent to the target. */
    public Sent sent() {
        return sent;
    }

    /** Gives back what counts towards {@code maxConcurrent}; what was sent still counts for its minute. Only the first call counts. */
    @Override
    public void close() {
        if (account == null) {
            return;
        }
        synchronized (account) {
            if (model != null) {
                account.end(model);
                model = null;
            }
        }
    }
}
