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
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] hash = mac.doFinal(apiKey.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is part of every JDK", e);
        }
    }
}
