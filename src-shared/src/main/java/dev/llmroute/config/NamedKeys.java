package dev.llmroute.config;

import dev.llmroute.api.SecretKeyRef;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a route names of Secrets, but for what is disabled. Immutable.
 *
 * @param found the fingerprint of each value that is there
 * @param missing what is not there
 */
public record NamedKeys(Map<SecretKeyRef, String> found, Set<SecretKeyRef> missing) {
    public NamedKeys {
        found = Map.copyOf(found);
        missing = Set.copyOf(missing);
    }

    boolean names(SecretKeyRef ref) {
        return found.containsKey(ref) || missing.contains(ref);
    }

    /**
     * Tells whether two processes have the same keys for the same names, without giving any away: a {@link ShortHash} of names
     * and fingerprints.
     */
    public String digest() {
        return ShortHash.of(found.entrySet().stream()
                .map(each -> each.getKey().name() + "/" + each.getKey().key() + "=" + each.getValue() + "\n")
                .sorted()
                .collect(Collectors.joining()));
    }
}
