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
    private final SecretKeySpec key;

    /**
     * @param key the installation's key, at least 16 bytes
     */
    public Fingerprint(byte[] key) {
        if (key.length < 16) {
            throw new IllegalArgumentException(
                    "The fingerprint key has " + key.length + " bytes; it needs at least 16.");
        }
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    public String of(String apiKey) {
        byte[] hash = mac(key).doFinal(apiKey.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, 16);
    }

    /** What hashes for a purpose of its own, alike in every router of the installation. Not thread-safe, but each call makes a new one. */
    public Mac mac(String purpose) {
        byte[] own = mac(key).doFinal(("for " + purpose).getBytes(StandardCharsets.UTF_8));
        return mac(new SecretKeySpec(own, "HmacSHA256"));
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
