package dev.llmroute.config;

import dev.llmroute.route.Dialect;
import dev.llmroute.route.Envelope;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What tells one API from another: the base URL whole, with its dialect and with what the route adds to every call. Two entries
 * that differ in any of it (a path behind one gateway, a query, a header, the header that carries the key) are two endpoints, and
 * what one says is no word about the other. Two spellings of one endpoint are one.
 *
 * <p>Header values may be secrets, so the additions are told by a keyed hash only.
 */
final class EndpointIdentity {
    /** Longer ones are told by a hash too: they become part of a key that travels. */
    private static final int READABLE = 200;

    private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");

    private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]");

    private EndpointIdentity() {}

    /** {@code https://api.groq.com/openai/v1#OpenAI}, with {@code ,HASH} behind it where the route adds something to each call. */
    static String of(URI baseUrl, Dialect dialect, Envelope envelope, Fingerprint fingerprint) {
        String origin = origin(baseUrl);
        String path = path(baseUrl, dialect);
        String additions = additions(envelope);
        if (origin.length() + path.length() > READABLE) {
            return origin + "#" + dialect + "," + fingerprint.of(path + "\n" + additions);
        }
        return origin + path + "#" + dialect + (additions.isEmpty() ? "" : "," + fingerprint.of(additions));
    }

    /** Scheme, host and port where it is not the scheme's own, in lower case. */
    private static String origin(URI url) {
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        boolean usualPort = url.getPort() == -1 || url.getPort() == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + host(url.getHost().toLowerCase(Locale.ROOT)) + (usualPort ? "" : ":" + url.getPort());
    }

    /** An address of IPv6 can be written in many ways. */
    private static String host(String host) {
        if (!host.startsWith("[")) {
            return host;
        }
        try {
            InetAddress address = InetAddress.ofLiteral(host.substring(1, host.length() - 1));
            return address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
        } catch (IllegalArgumentException withAZone) {
            return host;
        }
    }

    /** With its version where the router adds it to the calls: Anthropic's SDKs leave it out, and for OpenAI a bare host has none. */
    private static String path(URI url, Dialect dialect) {
        String path = unescaped(url.normalize().getRawPath()).replaceAll("/+$", "");
        boolean versioned = switch (dialect) {
            case OpenAI -> !path.isEmpty();
            case Anthropic -> path.endsWith("/v1");
        };
        return versioned ? path : path + "/v1";
    }

    /** What need not be escaped is the same with and without (RFC 3986, 6.2.2). */
    private static String unescaped(String path) {
        return ESCAPE.matcher(path).replaceAll(escape -> {
            String character = String.valueOf((char) Integer.parseInt(escape.group(1), 16));
            return UNRESERVED.matcher(character).matches()
                    ? character
                    : escape.group().toUpperCase(Locale.ROOT);
        });
    }

    private static String additions(Envelope envelope) {
        if (envelope.equals(Envelope.PLAIN)) {
            return "";
        }
        String credentialHeader = envelope.credentialHeader();
        return fields("header", envelope.headers(), true)
                + fields("query", envelope.query(), false)
                + (credentialHeader == null ? "" : "credentialHeader " + credentialHeader.toLowerCase(Locale.ROOT));
    }

    /** In one order, whatever the route's: names of headers have no case. Lengths keep values from looking like names. */
    private static String fields(String kind, List<Envelope.Field> fields, boolean caseless) {
        return fields.stream()
                .map(field -> {
                    String name = caseless ? field.name().toLowerCase(Locale.ROOT) : field.name();
                    return kind + " " + name + " " + field.value().length() + " " + field.value() + "\n";
                })
                .sorted()
                .collect(Collectors.joining());
    }
}
