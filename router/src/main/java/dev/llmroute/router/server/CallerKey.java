package dev.llmroute.router.server;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** The key that a request came with: OpenAI's SDKs send it as a bearer token, Anthropic's in a header of its own. */
final class CallerKey {
    private static final CharSequence X_API_KEY = HttpHeaders.createOptimized("x-api-key");
    private static final String BEARER = "Bearer ";

    private CallerKey() {}

    /** Null if there is none. */
    static @Nullable String of(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? header.substring(BEARER.length()).strip()
                : stripped(request.getHeader(X_API_KEY));
    }

    /** Whether there are several: what is in front of the router may have judged by another one than the router would. */
    static boolean areSeveral(HttpServerRequest request) {
        MultiMap headers = request.headers();
        String own = headers.get(X_API_KEY);
        if (own == null && !headers.contains(HttpHeaders.AUTHORIZATION)) {
            return false;
        }
        if (headers.getAll(HttpHeaders.AUTHORIZATION).size() > 1) {
            return true;
        }
        return own != null
                && (headers.getAll(X_API_KEY).size() > 1 || !own.strip().equals(of(request)));
    }

    private static @Nullable String stripped(@Nullable String key) {
        return key == null ? null : key.strip();
    }
}
