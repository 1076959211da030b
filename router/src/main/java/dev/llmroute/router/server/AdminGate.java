package dev.llmroute.router.server;

import dev.llmroute.config.ApiKey;
import dev.llmroute.router.reply.Replies;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;

/**
 * Who may call what on the admin port. Health, metrics and which configuration is in use are for whoever reaches it; the rest is for programs on this machine, and
 * for who presents the admin token.
 *
 * @param onLoopback whether the port listens on the loopback only
 * @param token opens the API to callers from elsewhere; empty: nobody else may call it
 */
record AdminGate(boolean onLoopback, Optional<ApiKey> token) {
    private static final Set<String> FOR_EVERYBODY = Set.of("/healthz", "/readyz", "/configz", "/metrics");
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    /** An answer in place of what was asked for. */
    record Refusal(int status, String message) {}

    /** Why the call is not answered; empty where it is. */
    Optional<Refusal> refusal(HttpServerRequest request) {
        boolean forEverybody = FOR_EVERYBODY.contains(Replies.path(request));
        // On an address that others reach there is no name to check: the kubelet and Prometheus call by the pod's
        // address, a mesh's proxy in the pod from the loopback.
        if ((forEverybody && !onLoopback) || hasToken(request)) {
            return Optional.empty();
        }
        if (!Callee.fromLoopback(request)) {
            return Optional.of(new Refusal(
                    token.isPresent() ? 401 : 403,
                    "Routes and cooldowns are told, and cleared, from this host's loopback address (of a pod: kubectl port-forward"
                            + " POD 9090), with the admin token, or in the console."));
        }
        if (!Callee.isLoopbackName(request)) {
            return Optional.of(
                    new Refusal(421, "From this host the admin port answers as localhost, 127.0.0.1 or [::1] only."));
        }
        if (!SAFE.contains(request.method()) && Callee.origin(request).tellsOfOtherSite()) {
            return Optional.of(new Refusal(403, "A page of another site may not change anything here."));
        }
        return Optional.empty();
    }

    private boolean hasToken(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return token.isPresent()
                && header != null
                && header.regionMatches(true, 0, "Bearer ", 0, 7)
                && MessageDigest.isEqual(
                        bytes(header.substring(7).strip()), bytes(token.get().value()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
