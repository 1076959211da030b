package dev.llmroute.router.routing;

import dev.llmroute.route.Provider;
import dev.llmroute.router.dialect.Surface;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Where the providers of a route are called, put together once for each surface. Thread-safe. */
public final class Endpoints {
    private record Key(String provider, Surface surface) {}

    private final ConcurrentHashMap<Key, RequestOptions> known = new ConcurrentHashMap<>();

    /** How to call a provider of the route on a surface; the caller's own to change. */
    public RequestOptions of(Provider provider, Surface surface) {
        return new RequestOptions(
                known.computeIfAbsent(new Key(provider.name(), surface), key -> make(provider, surface)));
    }

    private static RequestOptions make(Provider provider, Surface surface) {
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(url(provider, surface))
                .setFollowRedirects(false)
                .setConnectTimeout(provider.timeouts().connect().toMillis());
    }

    /** A base URL has its version or not: Anthropic's SDKs leave it out, OpenAI's have it, other vendors' differ. */
    static String url(Provider provider, Surface surface) {
        URI given = provider.baseUrl();
        String base = given.toString().replaceAll("/+$", "");
        boolean versioned = switch (provider.dialect()) {
            case OpenAI -> given.getPath().length() > 1;
            case Anthropic -> base.endsWith("/v1");
        };
        String path = surface.path();
        return base + (versioned ? path.substring("/v1".length()) : path) + query(provider);
    }

    private static String query(Provider provider) {
        String query = provider.envelope().query().stream()
                .map(each -> URLEncoder.encode(each.name(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(each.value(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }
}
