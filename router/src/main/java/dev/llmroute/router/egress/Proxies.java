package dev.llmroute.router.egress;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Through which proxy a host is called.
 *
 * @param http for providers whose base URL is {@code http}
 * @param https for those whose base URL is {@code https}
 * @param exceptions who is called without one
 */
public record Proxies(Optional<Proxy> http, Optional<Proxy> https, NoProxy exceptions) {
    public static final Proxies NONE = new Proxies(Optional.empty(), Optional.empty(), NoProxy.of(""));

    /**
     * As {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY} say, or the same in lower case; those in upper case win.
     *
     * @throws IllegalArgumentException where one is no URL of a proxy, without showing it
     */
    public static Proxies fromEnvironment(Map<String, String> env) {
        return new Proxies(
                proxy(env, "HTTP_PROXY"),
                proxy(env, "HTTPS_PROXY"),
                NoProxy.of(either(env, "NO_PROXY").map(Map.Entry::getValue).orElse("")));
    }

    private static Optional<Proxy> proxy(Map<String, String> env, String name) {
        return either(env, name)
                .map(variable -> Proxy.of(variable.getKey(), variable.getValue().strip()));
    }

    /** The variable that is set. */
    private static Optional<Map.Entry<String, String>> either(Map<String, String> env, String name) {
        return Stream.of(name, name.toLowerCase(Locale.ROOT))
                .map(each -> Map.entry(each, env.getOrDefault(each, "")))
                .filter(each -> !each.getValue().isBlank())
                .findFirst();
    }

    public boolean isNone() {
        return http.isEmpty() && https.isEmpty();
    }

    /**
     * The proxy for a call; empty where it goes directly.
     *
     * @param host as in a URL
     */
    public Optional<Proxy> to(boolean tls, String host, int port) {
        Optional<Proxy> proxy = tls ? https : http;
        return proxy.isEmpty() || exceptions.covers(plain(host), port) ? Optional.empty() : proxy;
    }

    private static String plain(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** For the log: no password is in it. */
    @Override
    public String toString() {
        return "https by " + https.map(Proxy::toString).orElse("none") + ", http by "
                + http.map(Proxy::toString).orElse("none");
    }
}
