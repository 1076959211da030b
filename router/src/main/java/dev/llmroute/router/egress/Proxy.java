package dev.llmroute.router.egress;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.TrustOptions;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP proxy.
 *
 * @param tls whether it is called over TLS itself
 * @param user empty: it asks for none
 * @param password is never shown
 */
public record Proxy(boolean tls, String host, int port, String user, String password) {
    private static final Pattern URL = Pattern.compile(
            "(?:(?<scheme>https?)://)?(?:(?<user>[^/?#]*)@)?(?<host>\\[[0-9a-f:.]+]|[a-z0-9._-]+)(?::(?<port>[0-9]{1,5}))?/?",
            Pattern.CASE_INSENSITIVE);

    /**
     * Reads what a variable says.
     *
     * @throws IllegalArgumentException where it is no URL of a proxy; its message shows nothing of the value, which may have a password
     */
    static Proxy of(String variable, String value) {
        Matcher url = URL.matcher(value);
        if (!url.matches()) {
            throw unusable(variable);
        }
        boolean tls = "https".equalsIgnoreCase(url.group("scheme"));
        String port = Optional.ofNullable(url.group("port")).orElse(tls ? "443" : "80");
        if (Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535) {
            throw unusable(variable);
        }
        String[] who = Optional.ofNullable(url.group("user")).orElse("").split(":", 2);
        try {
            return new Proxy(
                    tls,
                    url.group("host").toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", ""),
                    Integer.parseInt(port),
                    decoded(who[0]),
                    who.length == 2 ? decoded(who[1]) : "");
        } catch (IllegalArgumentException malformed) {
            throw unusable(variable);
        }
    }

    /** A plus is one. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static IllegalArgumentException unusable(String variable) {
        return new IllegalArgumentException(variable
                + " is no URL of a proxy; write http://HOST:PORT or https://HOST:PORT, a user and password before the host as"
                + " USER:PASSWORD@, with %40 for an @ in them");
    }

    /**
     * For calls through it.
     *
     * @param trust whose certificates it may have; empty: those that the JVM trusts
     */
    public ProxyOptions options(Optional<TrustOptions> trust) {
        ProxyOptions options = new ProxyOptions()
                .setType(tls ? ProxyType.HTTPS : ProxyType.HTTP)
                .setHost(host)
                .setPort(port);
        if (tls) {
            ClientSSLOptions ssl = new ClientSSLOptions();
            trust.ifPresent(ssl::setTrustOptions);
            options.setSslOptions(ssl);
        }
        return user.isEmpty() ? options : options.setUsername(user).setPassword(password);
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
