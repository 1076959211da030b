package dev.llmroute.ceiling;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this process counts together with others: what it tells them about each second, and what it hears of theirs. Own requests count at
 * once, those of others a second later. Where nothing is heard for a minute, each goes on with its own. Thread-safe.
 */
public final class CommonCounts {
    /** What is counted by several processes. Thread-safe. */
    interface Counted {
        /** What this process counts. */
        Counts own();

        /** What all others count together. */
        void heard(Counts others);
    }

    private final Map<String, Counted> all = new ConcurrentHashMap<>();

    /** @param of the same text in all processes for the same thing, without any secret */
    void add(String of, Counted counted) {
        all.putIfAbsent(of, counted);
    }

    /** What others need to know now; nothing of what nobody used for a minute. */
    public Map<String, Counts> own() {
        Map<String, Counts> own = new HashMap<>();
        all.forEach((of, counted) -> own.put(of, counted.own()));
        own.values().removeIf(Counts.NONE::equals);
        return own;
    }

    /** @param others what all other processes count together */
    public void heard(String of, Counts others) {
        Counted counted = all.get(of);
        if (counted != null) {
            counted.heard(others);
        }
    }
}
