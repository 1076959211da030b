package dev.llmroute.cooldown;

/**
 * A target's place in the memory of cooldowns, for a provider over whose keys requests are spread and not conversations: there each
 * request has a share of its own in what comes back step by step. Thread-safe.
 */
public record EachByItself(TargetCooldowns cooldowns) implements TargetCooldowns {
    @Override
    public Availability availability(Demand demand) {
        return cooldowns.availability(demand.alone());
    }

    @Override
    public boolean isQuiet() {
        return cooldowns.isQuiet();
    }

    @Override
    public boolean lastResort(Demand demand) {
        return cooldowns.lastResort(demand.alone());
    }
}
