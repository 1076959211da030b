package dev.llmroute.config;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names an API key without giving it away: the first 128 bits of its HMAC-SHA-256 under the installation's key. The same
 * account has the same fingerprint in every router of the installation. Thread-safe.
 */
public final class Fingerprint {
    /** Never fed itself: to look up an algorithm for each key takes longer than to hash it. */
    private final Mac unfed;

    /**
     * @param key the installation's key, at least 16 bytes
     */
    public Fingerprint(byte[] key) {
        if (key.length < 16) {
            throw new IllegalArgumentException(
                    "The fingerprint key has " + key.length + " bytes; it needs at least 16.");
        }
        this.unfed = mac(new SecretKeySpec(key, "HmacSHA256"));
    }

    public String of(String apiKey) {
        byte[] hash = copy().doFinal(apiKey.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, 16);
    }

    /** What hashes for a purpose of its own, alike in every router of the installation. Not thread-safe, but each call makes a new one. */
    public Mac mac(String purpose) {
        byte[] own = copy().doFinal(("for " + purpose).getBytes(StandardCharsets.UTF_8));
        return mac(new SecretKeySpec(own, "HmacSHA256"));
    }

    private Mac copy() {
        try {
            return (Mac) unfed.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("HMAC-SHA-256 of the JDK can be copied", e);
        }
    }

    private static Mac mac(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is part of every JDK", e);
        }
    }
}
