package dev.llmroute.simulator;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** The accounts of all providers, one a key. On the event loop only, but for {@link #reset}. */
final class Accounts {
    private final InstantSource clock;
    private volatile Map<String, Account> accounts = new HashMap<>();

    Accounts(InstantSource clock) {
        this.clock = clock;
    }

    Account of(String provider, String keyName) {
        return accounts.computeIfAbsent(provider + "#" + keyName, key -> new Account(provider, keyName, clock));
    }

    /** Forgets all that they keep. */
    void reset() {
        accounts = new HashMap<>();
    }
}
