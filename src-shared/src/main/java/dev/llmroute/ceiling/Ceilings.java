package dev.llmroute.ceiling;

import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.route.Ceiling;
import dev.llmroute.route.Target;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All that this process counts towards ceilings. Counts belong to the account (the endpoint and the fingerprint of the
 * key), a model's to the model with that account: routes of one process that use the same account count together, each against its own
 * ceilings. What is sent to a target without ceilings is not counted, and costs neither a lock nor an allocation.
 *
 * <p>Every router process counts for itself: with three pods a provider sees up to three times a ceiling. A minute is 60 to 61 s.
 *
 * <p>Thread-safe. A count is kept as long as the process lives, also of a key that was replaced: some kilobytes each.
 */
public final class Ceilings {
    private record Key(String endpoint, String fingerprint) {}

    private final TimeSource time;
    private final long startNanos;
    private final ConcurrentHashMap<Key, Account> accounts = new ConcurrentHashMap<>();

    public Ceilings(TimeSource time) {
        this.time = time;
        this.startNanos = time.nanos();
    }

    /**
     * Asks to send a request to a target now, and counts it if it may be sent: in all ceilings of the target, or in none.
     *
     * @param tokens the request's estimated tokens, from 0 on
     * @return a {@link Permit} to close when the attempt is over, or the {@link Full} ceiling
     */
    public Admission acquire(Target target, long tokens) {
        Ceiling ofModel = target.modelCeiling();
        if (ofModel.isNone() && target.credential().ceiling().isNone()) {
            return Permit.UNCOUNTED;
        }
        Key key = new Key(target.provider().endpoint(), target.credential().fingerprint());
        long nowMs = (time.nanos() - startNanos) / 1_000_000;
        return accounts.computeIfAbsent(key, each -> new Account()).acquire(target, ofModel, tokens, nowMs);
    }
}
