package dev.llmroute.web;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names of this machine's loopback, as {@code Host} has them. Against DNS rebinding: a page's own name can be made to point to
 * 127.0.0.1, but it stays in {@code Host}. These are addresses, and the one name that cannot be made to point elsewhere.
 */
public final class LoopbackName {
    private static final Pattern HOST = Pattern.compile(
            "(localhost|127(\\.[0-9]{1,3}){3}|\\[::1]|\\[0{1,4}(:0{1,4}){6}:0{0,3}1])(:[0-9]{0,5})?",
            Pattern.CASE_INSENSITIVE);

    private LoopbackName() {}

    /**
     * Whether a value of {@code Host} is one.
     *
     * @param host with a port or without; null, where the call names none, is no name
     */
    public static boolean is(@Nullable String host) {
        return host != null && HOST.matcher(host).matches();
    }
}
