package dev.llmroute.ceiling;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The right to have one request in flight at a target. Close it when the attempt is over, however it ended. Thread-safe. */
public final class Permit implements Admission, AutoCloseable {
    /** For a target without ceilings: nothing is counted. */
    static final Permit UNCOUNTED = new Permit(null, null, 0, 0, Sent.UNCOUNTED);

    private final @Nullable Account account;
    private @Nullable Usage model;
    private final long size;
    private final long atMs;
    private final Sent sent;

    /** @param model what the account counts of the target's model */
    Permit(Account account, Usage model, long size, long atMs) {
        this(account, model, size, atMs, Sent.UNCOUNTED);
    }

    private Permit(@Nullable Account account, @Nullable Usage model, long size, long atMs, Sent sent) {
        this.account = account;
        this.model = model;
        this.size = size;
        this.atMs = atMs;
        this.sent = sent;
    }

    /** The same right, which this one gives up, of a request that has its place among all that are sent to the target. */
    Permit of(Sent place) {
        return place.isCounted() ? new Permit(account, model, size, atMs, place) : this;
    }

    /** The request among all that are sent to the target. */
    public Sent sent() {
        return sent;
    }

    /** The request is not sent after all: it counts nowhere. */
    void takeBack(long nowMs) {
        giveUp((holder, usage) -> holder.takeBack(usage, size, atMs, nowMs));
    }

    /** Gives back what counts towards {@code maxConcurrent}; what was sent still counts for its minute. Only the first call counts. */
    @Override
    public void close() {
        giveUp(Account::end);
    }

    private void giveUp(BiConsumer<Account, Usage> how) {
        if (account == null) {
            return;
        }
        synchronized (account) {
            if (model != null) {
                how.accept(account, model);
                model = null;
            }
        }
    }
}
