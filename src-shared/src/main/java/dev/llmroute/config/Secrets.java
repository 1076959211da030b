package dev.llmroute.config;

import dev.llmroute.api.SecretKeyRef;
import java.util.Optional;

/** Where the keys that a route names are read from. */
@FunctionalInterface
public interface Secrets {
    /** The value without surrounding white space; empty where there is none now. Never logged. */
    Optional<String> read(SecretKeyRef ref);

    /**
     * Whether there is a Secret of that name at all. One that is there and lacks a key has had it taken out on purpose; one that is gone
     * may be about to be made anew.
     */
    default boolean isThere(String name) {
        return true;
    }
}
