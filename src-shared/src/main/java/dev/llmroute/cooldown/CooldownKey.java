package dev.llmroute.cooldown;

import dev.llmroute.failure.Scope;
import dev.llmroute.route.Provider;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a cooldown concerns, as it is stored and shared: endpoint, account and model. The provider's name is not part of it: the
 * same account under two names shares its cooldowns.
 *
 * @param endpoint {@link Provider#endpoint} for what the provider said, {@link Provider#endpointHere} for what a router decided
 * @param model the provider's model id; empty for scopes credential and provider
 * @param fingerprint the credential's keyed hash; empty where there is none, {@link #ALL} where all credentials are concerned
 * @param scope model, credential or provider
 * @param window the limit's window where the response names it, else empty: two windows are two cooldowns
 */
public record CooldownKey(String endpoint, String model, String fingerprint, Scope scope, String window) {
    /** Every account. No fingerprint looks like this, nor does the lack of one. */
    public static final String ALL = "*";

    private static final String FORMAT = "1";
    private static final int ID_BYTES = 12;

    /** The stored form, frozen: {@code 1|endpoint|model|fingerprint|scope|window}, each part percent-encoded. */
    public String stored() {
        return String.join(
                "|", FORMAT, encode(endpoint), encode(model), encode(fingerprint), scope.label(), encode(window));
    }

    /** Reads a stored key; empty for a foreign or malformed one, which is refused. */
    public static Optional<CooldownKey> parse(String stored) {
        String[] parts = stored.split("\\|", -1);
        if (parts.length != 6 || !parts[0].equals(FORMAT)) {
            return Optional.empty();
        }
        for (Scope scope : Scope.values()) {
            if (scope.label().equals(parts[4])) {
                try {
                    return Optional.of(new CooldownKey(
                            decode(parts[1]), decode(parts[2]), decode(parts[3]), scope, decode(parts[5])));
                } catch (IllegalArgumentException malformedEncoding) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** Short, safe in a URL and the same in every process: the first 96 bits of the SHA-256 of the stored form, in hex. */
    public String id() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(stored().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    /** Whether it is about this provider's endpoint, by whoever's word. */
    public boolean isOf(Provider provider) {
        return endpoint.equals(provider.endpoint()) || endpoint.equals(provider.endpointHere());
    }

    private static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8);
    }

    private static String decode(String part) {
        return URLDecoder.decode(part, StandardCharsets.UTF_8);
    }
}
