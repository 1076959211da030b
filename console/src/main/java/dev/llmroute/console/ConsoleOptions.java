package dev.llmroute.console;

import dev.llmroute.console.access.Entry;
import dev.llmroute.console.access.Right;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * How the console is reached. Immutable. The constructor throws an {@link IllegalArgumentException} that says what to do where the console
 * would be open to whoever reaches it.
 *
 * @param entry how people come in
 * @param bind the only address it listens on
 * @param port 0: any free one
 */
public record ConsoleOptions(Entry entry, String bind, int port) {
    public ConsoleOptions {
        if (entry instanceof Entry.None && !isLoopback(bind)) {
            throw new IllegalArgumentException("The console would listen on " + bind
                    + " without a token, open to whoever reaches it. Give it a token (LLMROUTE_CONSOLE_TOKEN_FILE) or another way in"
                    + " (LLMROUTE_CONSOLE_AUTH), or bind it to 127.0.0.1");
        }
    }

    /** With one token, which lets everybody do everything; null: without one, which only a loopback address allows. */
    public ConsoleOptions(String bind, int port, @Nullable String token) {
        this(token == null ? new Entry.None() : new Entry.StaticToken(token, Right.Edit), bind, port);
    }

    /** Where names other than this machine's own are refused, since only a page that wants to reach it from outside has them. */
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
}
