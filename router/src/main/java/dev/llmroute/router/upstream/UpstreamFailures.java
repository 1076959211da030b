package dev.llmroute.router.upstream;

import dev.llmroute.classify.ErrorBody;
import dev.llmroute.classify.FailureClassifier;
import dev.llmroute.classify.ProviderResponse;
import dev.llmroute.classify.RemainingWindow;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.errorbody.ErrorBodies;
import dev.llmroute.failure.Failure;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Turns what a provider answered, or what the network said instead, into failures. */
public final class UpstreamFailures {
    private UpstreamFailures() {}

    /**
     * What a response says went wrong; empty for a success.
     *
     * @param answer what it answers, and its head; the route's patterns decide first
     * @param bytes the body, or the event of a stream that is judged
     */
    static Optional<Failure> classify(AnswerCheck answer, Buffer bytes) {
        UpstreamRequest request = answer.request();
        return FailureClassifier.classify(
                new ProviderResponse(
                        request.provider(),
                        answer.status(),
                        lowerCase(answer.headers()),
                        isEncoded(answer.headers())
                                ? ErrorBody.EMPTY
                                : ErrorBodies.read(bytes.toString(StandardCharsets.UTF_8)),
                        Instant.ofEpochMilli(answer.time().millis()),
                        request.sent()),
                request.detection());
    }

    private static Map<String, String> lowerCase(MultiMap received) {
        Map<String, String> headers = new HashMap<>();
        received.forEach(header -> headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        return headers;
    }

    /** What the headers of a success tell about what is left; mostly nothing. */
    public static List<RemainingWindow> remaining(String provider, MultiMap received, TimeSource time) {
        return RemainingWindow.read(lowerCase(received), Instant.ofEpochMilli(time.millis()), provider);
    }

    /**
     * Whether the body is in an encoding that the client cannot read: it takes the header away where it can (gzip, deflate). Calls
     * ask for none, so this is a provider's or a proxy's mistake; status and headers of an error still count.
     */
    static boolean isEncoded(MultiMap headers) {
        String encoding = headers.get(HttpHeaders.CONTENT_ENCODING);
        return encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity");
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
