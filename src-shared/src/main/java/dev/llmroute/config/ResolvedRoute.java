package dev.llmroute.config;

import dev.llmroute.api.AuthMode;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A route with the secrets it needs.
 *
 * @param apiKeys by {@code provider/credential}
 * @param callerKeys empty with mode None
 * @param sessionHeader by which callers name the conversation that a request belongs to
 * @param maxBodyBytes the longest request body, in bytes
 * @param generation of the document; 0 where it names none
 * @param keys what it names of Secrets
 * @param problems secrets that could not be read; their credentials and keys are left out of the route
 */
public record ResolvedRoute(
        Route route,
        AuthMode authMode,
        Map<String, ApiKey> apiKeys,
        List<CallerKey> callerKeys,
        String sessionHeader,
        int maxBodyBytes,
        long generation,
        NamedKeys keys,
        List<Problem> problems) {
    public static final String DEFAULT_SESSION_HEADER = "x-session-id";
    public static final int DEFAULT_MAX_BODY_BYTES = 10 * 1024 * 1024;

    public ResolvedRoute {
        apiKeys = Map.copyOf(apiKeys);
        callerKeys = List.copyOf(callerKeys);
        problems = List.copyOf(problems);
    }

    /** The key to call a target with; empty for a provider that is called without one. */
    public Optional<ApiKey> apiKey(Target target) {
        return Optional.ofNullable(
                apiKeys.get(target.provider().name() + "/" + target.credential().name()));
    }

    /** Whether a caller can get an answer: it has a key that opens the route, and a target is there. */
    public boolean isServable() {
        return !route.targets().isEmpty() && (authMode == AuthMode.None || !callerKeys.isEmpty());
    }

    /**
     * Whether this one, which serves, is to be kept in place of a newer one that names keys which are not there: such a one never
     * replaces what serves. A key that both name says nothing against the newer one, unless nobody could be served by it.
     */
    public boolean outlasts(ResolvedRoute newer) {
        if (newer.keys.missing().isEmpty()) {
            return false;
        }
        boolean namesNew = newer.keys.missing().stream().anyMatch(ref -> !keys.names(ref));
        return isServable() && (namesNew || !newer.isServable());
    }
}
