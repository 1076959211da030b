package dev.llmroute.console;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * How the console is reached. The constructor throws an {@link IllegalArgumentException} that says what to do where the console
 * would be open to whoever reaches it.
 *
 * @param bind the only address it listens on
 * @param port 0: any free one
 * @param token what a person or a tool must present; null: nothing, which only a loopback address allows
 */
public record ConsoleOptions(
        String bind, int port, @Nullable String token) {
    /** A shorter token can be guessed, however slowly it is tried. */
    static final int MIN_TOKEN = 16;

    public ConsoleOptions {
        if (token != null && token.isBlank()) {
            throw new IllegalArgumentException(
                    "The console's token is empty; give one, for example of openssl rand -hex 24");
        }
        if (token != null && token.length() < MIN_TOKEN) {
            throw new IllegalArgumentException("The console's token has " + token.length()
                    + " characters, which can be guessed; give one of " + MIN_TOKEN
                    + " or more, for example of openssl rand -hex 24");
        }
        if (token == null && !isLoopback(bind)) {
            throw new IllegalArgumentException("The console would listen on " + bind
                    + " without a token, open to whoever reaches it. Give it a token (LLMROUTE_CONSOLE_TOKEN_FILE), or bind it to"
                    + " 127.0.0.1");
        }
    }

    boolean onLoopback() {
        return isLoopback(bind);
    }

    private static boolean isLoopback(String bind) {
        try {
            return !bind.isBlank() && InetAddress.getByName(bind).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("The console cannot bind to " + bind + ": no such address", e);
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "ConsoleOptions[bind=" + bind + ", port=" + port + ", token=" + (token == null ? "none" : "***") + "]";
    }
}
