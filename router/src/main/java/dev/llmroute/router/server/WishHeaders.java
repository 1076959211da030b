package dev.llmroute.router.server;

import dev.llmroute.api.Limits;
import dev.llmroute.plan.Terms;
import dev.llmroute.route.OrderBy;
import dev.llmroute.router.exchange.Wishes;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The headers by which a request says how it wants to be served. None of them widens what its key allows.
 *
 * @param required tags; empty: none
 * @param preferred null: it does not say
 */
record WishHeaders(
        boolean noFallback,
        boolean restarts,
        Set<String> required,
        @Nullable OrderBy preferred) {
    private static final CharSequence NO_FALLBACK = HttpHeaders.createOptimized("x-llmroute-no-fallback");
    private static final CharSequence ON_BROKEN_STREAM = HttpHeaders.createOptimized("x-llmroute-on-broken-stream");
    private static final CharSequence REQUIRE = HttpHeaders.createOptimized("x-llmroute-require");
    private static final Pattern TAG = Pattern.compile(Limits.NAME);
    private static final CharSequence PREFER = HttpHeaders.createOptimized("x-llmroute-prefer");

    static WishHeaders read(HttpServerRequest request) throws Refused {
        return new WishHeaders(
                option(request, NO_FALLBACK, "false", "true", " must be true or false."),
                option(request, ON_BROKEN_STREAM, "error", "restart", " must be error or restart."),
                required(request),
                preferred(request));
    }

    /** @param terms what holds where the request says nothing */
    Wishes on(Terms terms) {
        return new Wishes(
                noFallback,
                restarts,
                new Terms(terms.permission().requiring(required), preferred == null ? terms.orderBy() : preferred));
    }

    private static @Nullable OrderBy preferred(HttpServerRequest request) throws Refused {
        if (request.getHeader(PREFER) == null) {
            return null;
        }
        return option(request, PREFER, "written", "price", " must be written or price.")
                ? OrderBy.Price
                : OrderBy.Written;
    }

    /** Each tag has to be there, however many headers say so. */
    private static Set<String> required(HttpServerRequest request) throws Refused {
        if (request.getHeader(REQUIRE) == null) {
            return Set.of();
        }
        Set<String> tags = request.headers().getAll(REQUIRE).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .collect(Collectors.toSet());
        if (tags.size() > Limits.MAX_TAGS
                || !tags.stream().allMatch(tag -> TAG.matcher(tag).matches())) {
            // Nor none: a variable that was not set must not lift what somebody relies on.
            throw new Refused(
                    400,
                    REQUIRE + " must name up to " + Limits.MAX_TAGS
                            + " tags of providers, separated by commas: lower-case letters, digits and -.",
                    null);
        }
        return tags;
    }

    /** Whether a header has the other value than its usual one. */
    private static boolean option(
            HttpServerRequest request, CharSequence header, String usual, String other, String otherwise)
            throws Refused {
        String value = request.getHeader(header);
        if (value != null && !value.equals(usual) && !value.equals(other)) {
            throw new Refused(400, header + otherwise, null);
        }
        return other.equals(value);
    }
}
