package dev.llmroute.router.server;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is asked of a caller without a key, where a route lets everybody in. A key could not be sent by a page of another site; all
 * else that a program sends could, and the tokens would be the spending of whoever runs this router.
 *
 * @param onLoopback whether this router listens on the loopback only
 */
record KeylessCaller(boolean onLoopback) {
    /**
     * What a browser sends to another site only after asking it first, which is answered with no. Forms, text and bytes without a
     * type it sends at once.
     *
     * @see <a href="https://fetch.spec.whatwg.org/#cors-safelisted-request-header">CORS-safelisted request-header</a>
     */
    private static final Pattern JSON =
            Pattern.compile("\\s*application/([a-z0-9!#$&^_.-]+\\+)?json\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

    /** An answer in place of what was asked for. */
    record Refusal(int status, String message, String code) {}

    /** Why the request is not served; empty where it is. */
    Optional<Refusal> refusal(HttpServerRequest request) {
        if (onLoopback && !Callee.isLoopbackName(request)) {
            return Optional.of(new Refusal(
                    421,
                    "This router listens on a loopback address and has a route without caller keys: it answers as localhost,"
                            + " 127.0.0.1 or [::1] only. Call it by one of these, or give the route keys (spec.auth).",
                    "misdirected_request"));
        }
        if (!request.method().equals(HttpMethod.POST)) {
            return Optional.empty();
        }
        if (Callee.origin(request).tellsOfOtherSite()) {
            return Optional.of(new Refusal(
                    403,
                    "A page of another site may not call a route without caller keys (Sec-Fetch-Site, Origin). Call it from your"
                            + " own server, or give the route keys (spec.auth).",
                    "cross_site_request"));
        }
        return isCalledJson(request)
                ? Optional.empty()
                : Optional.of(new Refusal(
                        415,
                        "A route without caller keys takes JSON that is called so: send the header \"Content-Type:"
                                + " application/json\" (curl: -H 'Content-Type: application/json'; its -d alone says that it is a"
                                + " form).",
                        "unsupported_media_type"));
    }

    /**
     * A page can send bytes without a type too, but only by a script, and a browser tells with those where the page is from: without
     * any such sign it is a program that sends no type.
     */
    private static boolean isCalledJson(HttpServerRequest request) {
        List<String> types = request.headers().getAll(HttpHeaders.CONTENT_TYPE);
        for (String type : types) {
            if (!type.equals("application/json") && !JSON.matcher(type).matches()) {
                return false;
            }
        }
        return !types.isEmpty()
                || (!request.headers().contains(HttpHeaders.ORIGIN)
                        && !request.headers().contains("sec-fetch-site")
                        && !request.headers().contains("sec-fetch-mode"));
    }
}
