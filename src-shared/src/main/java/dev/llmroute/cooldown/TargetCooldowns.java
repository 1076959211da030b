package dev.llmroute.cooldown;

/** What is known of one target, always up to date. Implementations are thread-safe. */
@FunctionalInterface
public interface TargetCooldowns {
    /** Whether the target can take a request now. */
    Availability availability(Demand demand);

    /** Whether nothing at all is known of it, so that what a request is like makes no difference. */
    default boolean isQuiet() {
        return false;
    }

    /**
     * Whether a request that would otherwise be exhausted may call the target in spite of what is cooling down: because its own
     * size fits, or because the cooldown is over and only the probe is missing.
     */
    default boolean lastResort(Demand demand) {
        return false;
    }
}
