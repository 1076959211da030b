package dev.llmroute.router.server;

import dev.llmroute.web.BrowserOrigin;
import dev.llmroute.web.LoopbackName;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** By what name a request calls this process, and from where: what tells programs on this machine from pages in its browsers. */
final class Callee {
    private static final CharSequence SEC_FETCH_SITE = HttpHeaders.createOptimized("sec-fetch-site");

    private Callee() {}

    /** Whether it was called by a name of the loopback only, in every place where a request can name a host. */
    static boolean isLoopbackName(HttpServerRequest request) {
        List<String> named = names(request);
        for (String name : named) {
            if (!LoopbackName.is(name)) {
                return false;
            }
        }
        return !named.isEmpty();
    }

    /** What browsers say of the page that calls. */
    static BrowserOrigin origin(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        List<String> named = origin == null ? List.of() : names(request);
        return new BrowserOrigin(request.getHeader(SEC_FETCH_SITE), origin, named.isEmpty() ? null : named.getFirst());
    }

    /** Whether the caller's address is one of the loopback. */
    static boolean fromLoopback(HttpServerRequest request) {
        return isLoopback(request.remoteAddress().hostAddress());
    }

    /** Whether an address or name to listen on is the loopback's. */
    static boolean isLoopback(@Nullable String address) {
        try {
            return address != null
                    && !address.isBlank()
                    && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** {@code Host}, HTTP/2's {@code :authority}, and the host of a request line in absolute form (RFC 9112, 3.2.2). */
    private static List<String> names(HttpServerRequest request) {
        List<String> names = new ArrayList<>(request.headers().getAll(HttpHeaders.HOST));
        if (request.version() == HttpVersion.HTTP_2 && request.authority() != null) {
            names.addFirst(request.authority().toString());
        }
        String uri = request.uri();
        // Nearly all are a path, which is no absolute form.
        if (uri != null && !uri.startsWith("/") && uri.toLowerCase(Locale.ROOT).matches("[a-z][a-z0-9+.-]*://.*")) {
            names.addFirst(authority(uri));
        }
        return names;
    }

    /** Empty, which is nobody's name, where there is none. */
    private static String authority(String uri) {
        try {
            String authority = URI.create(uri).getRawAuthority();
            return authority == null ? "" : authority;
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }
}
