package dev.llmroute.simulator.dialect;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** The accounts of all providers, one a key. On the event loop only, but for {@link #reset}. */
public final class Accounts {
    private final InstantSource clock;
    private volatile Map<String, Account> accounts = new HashMap<>();

    public Accounts(InstantSource clock) {
        this.clock = clock;
    }

    public Account of(String provider, String keyName) {
        return accounts.computeIfAbsent(provider + "#" + keyName, key -> new Account(provider, keyName, clock));
    }

    /** Forgets all that they keep. */
    public void reset() {
        accounts = new HashMap<>();
    }
}
