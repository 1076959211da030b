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
 * @param maxBodyBytes the longest request body, in bytes
 * @param problems secrets that could not be read; their credentials and keys are left out of the route
 */
public record ResolvedRoute(
        Route route,
        AuthMode authMode,
        Map<String, ApiKey> apiKeys,
        List<CallerKey> callerKeys,
        int maxBodyBytes,
        List<Problem> problems) {
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
}
