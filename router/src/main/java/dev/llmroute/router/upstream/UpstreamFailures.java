package dev.llmroute.router.upstream;

import dev.llmroute.classify.RemainingWindow;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.Failure;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** What the network said instead of an answer, as failures; and what an answer's headers say. */
public final class UpstreamFailures {
    private UpstreamFailures() {}

    /** Headers by their names in lower case, of each the first. */
    static Map<String, String> lowerCase(MultiMap received) {
        Map<String, String> headers = new HashMap<>();
        received.forEach(header -> headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        return headers;
    }

    /** What the headers of a success tell about what is left; mostly nothing. */
    public static List<RemainingWindow> remaining(String provider, MultiMap received, TimeSource time) {
        return tellsWindow(received)
                ? RemainingWindow.read(lowerCase(received), Instant.ofEpochMilli(time.millis()), provider)
                : List.of();
    }

    private static boolean tellsWindow(MultiMap received) {
        for (var header : received) {
            if (RemainingWindow.isToldBy(header.getKey().toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    /** There is no connection to send the request over. */
    static Failure unreachable(Throwable error) {
        return Failure.unreachable(reason(error));
    }

    static Failure connection(Throwable error) {
        return Failure.connection(reason(error));
    }

    static Failure reset(Throwable error) {
        return Failure.reset(reason(error));
    }

    /** A sentence without the address: messages of the network stack may hold it, and are not for callers. */
    static String reason(Throwable error) {
        if (error instanceof TimeoutException) {
            // The time for all of it: the look-up of the name, the connection, and TLS.
            return "The provider did not accept the connection in time.";
        }
        String name = error.getClass().getSimpleName();
        return switch (name) {
            case "UnknownHostException" -> "The provider's name cannot be resolved.";
            case "ConnectTimeoutException" -> "The provider did not accept the connection in time.";
            case "AnnotatedConnectException", "ConnectException" -> "The provider refused the connection.";
            case "HttpClosedException", "NativeIoException", "SocketException" ->
                "The connection to the provider was lost.";
            case "SSLHandshakeException" -> "TLS with the provider failed.";
            default -> "The connection to the provider failed (" + name + ").";
        };
    }
}
