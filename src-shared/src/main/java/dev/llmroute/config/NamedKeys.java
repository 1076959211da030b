package dev.llmroute.config;

import dev.llmroute.api.SecretKeyRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
    private static final int DIGEST_BYTES = 8;

    public NamedKeys {
        found = Map.copyOf(found);
        missing = Set.copyOf(missing);
    }

    boolean names(SecretKeyRef ref) {
        return found.containsKey(ref) || missing.contains(ref);
    }

    /**
     * Tells whether two processes have the same keys for the same names, without giving any away: 16 hexadecimal digits of a hash of
     * names and fingerprints.
     */
    public String digest() {
        String lines = found.entrySet().stream()
                .map(each -> each.getKey().name() + "/" + each.getKey().key() + "=" + each.getValue() + "\n")
                .sorted()
                .collect(Collectors.joining());
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(lines.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
