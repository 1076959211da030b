package dev.llmroute.cooldown;

import dev.llmroute.failure.Scope;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a cooldown concerns, as it is stored and shared. The provider's name is not part of it: the same account under two names
 * shares its cooldowns.
 *
 * @param origin normalised origin of the base URL, e.g. {@code https://api.groq.com}
 * @param model the provider's model id; empty for scopes credential and provider
 * @param fingerprint the credential's keyed hash; empty where all credentials are concerned, or there is none
 * @param scope model, credential or provider
 * @param window the limit's window where the response names it, else empty: two windows are two cooldowns
 */
public record CooldownKey(String origin, String model, String fingerprint, Scope scope, String window) {
    private static final String FORMAT = "1";

    /** The stored form, frozen: {@code 1|origin|model|fingerprint|scope|window}, each part percent-encoded. */
    public String stored() {
        return String.join(
                "|", FORMAT, encode(origin), encode(model), encode(fingerprint), scope.label(), encode(window));
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

    private static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8);
    }

    private static String decode(String part) {
        return URLDecoder.decode(part, StandardCharsets.UTF_8);
    }
}
