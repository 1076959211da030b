package dev.llmroute.config;

import dev.llmroute.api.SecretKeyRef;
import java.util.Optional;

/** Where the keys that a route names are read from. */
@FunctionalInterface
public interface Secrets {
    /** The value without surrounding white space; empty where there is none now. Never logged. */
    Optional<String> read(SecretKeyRef ref);
}
