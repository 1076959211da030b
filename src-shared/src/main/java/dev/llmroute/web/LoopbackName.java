package dev.llmroute.web;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names of this machine's loopback, as {@code Host} has them. Against DNS rebinding: a page's own name can be made to point to
 * 127.0.0.1, but it stays in {@code Host}. These are addresses, and the one name that cannot be made to point elsewhere.
 */
public final class LoopbackName {
    private static final int PORT_DIGITS = 5;
    private static final Pattern ADDRESS = Pattern.compile("127(\\.[0-9]{1,3}){3}|\\[0{1,4}(:0{1,4}){6}:0{0,3}1]");

    private LoopbackName() {}

    /**
     * Whether a value of {@code Host} is one.
     *
     * @param host with a port or without; null, where the call names none, is no name
     */
    public static boolean is(@Nullable String host) {
        if (host == null) {
            return false;
        }
        // Within the brackets of an IPv6 address they are no port's.
        int colon = host.indexOf(':', host.lastIndexOf(']') + 1);
        if (colon >= 0 && !isPort(host, colon + 1)) {
            return false;
        }
        String name = colon < 0 ? host : host.substring(0, colon);
        // The usual ones first: each request of a caller without a key is asked.
        return name.equals("127.0.0.1")
                || name.equalsIgnoreCase("localhost")
                || name.equals("[::1]")
                || ADDRESS.matcher(name).matches();
    }

    private static boolean isPort(String host, int from) {
        for (int at = from; at < host.length(); at++) {
            if (host.charAt(at) < '0' || host.charAt(at) > '9') {
                return false;
            }
        }
        return host.length() - from <= PORT_DIGITS;
    }
}
