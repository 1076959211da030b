package dev.llmroute.simulator.behaviour;

import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which API keys a provider takes, and under what name a key may be shown. */
public final class Keys {
    private final Scenario scenario;

    public Keys(Scenario scenario) {
        this.scenario = scenario;
    }

    /** Any key will do where the scenario names none for the provider. */
    public boolean accepts(String provider, @Nullable String key) {
        Map<String, String> known = known(provider);
        return known.isEmpty() || (key != null && named(known, key).isPresent());
    }

    /** The scenario's name for the key, or its last four characters; never more of it. */
    public String name(String provider, @Nullable String key) {
        return key == null ? "none" : named(known(provider), key).orElseGet(() -> masked(key));
    }

    /** The key in {@code Authorization: Bearer KEY}; null where there is none. */
    public static @Nullable String bearer(HttpServerRequest request) {
        String header = request.getHeader("authorization");
        return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? header.substring(7).strip()
                : null;
    }

    /** Half of a short key would be too much. */
    public static String masked(String key) {
        return key.length() < 12 ? "****" : "****" + key.substring(key.length() - 4);
    }

    private Map<String, String> known(String provider) {
        Scenario.Provider of = scenario.providers().get(provider);
        return of == null ? Map.of() : of.keys();
    }

    private static Optional<String> named(Map<String, String> known, String key) {
        byte[] given = key.getBytes(StandardCharsets.UTF_8);
        return known.entrySet().stream()
                .filter(entry -> MessageDigest.isEqual(entry.getValue().getBytes(StandardCharsets.UTF_8), given))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
