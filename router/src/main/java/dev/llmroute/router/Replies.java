package dev.llmroute.router;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.api.Dialect;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What callers are told without a target being asked. */
final class Replies {
    private static final String MESSAGES = "/v1/messages";

    private Replies() {}

    /** In the dialect of whoever calls this path, or sends this header, which Anthropic's SDKs always do. */
    static Answers answers(HttpServerRequest request) {
        boolean anthropic =
                path(request).startsWith(MESSAGES) || request.headers().contains("anthropic-version");
        return Answers.in(
                Surface.of(path(request)).map(Surface::dialect).orElse(anthropic ? Dialect.Anthropic : Dialect.OpenAI));
    }

    /** Absent only from a CONNECT. */
    static String path(HttpServerRequest request) {
        return Objects.requireNonNullElse(request.path(), "");
    }

    static void refuse(HttpServerRequest request, int status, String message, @Nullable String code) {
        reply(request.response(), status, answers(request).error(status, message, code));
    }

    /** For requests behind which nothing on the same connection can be trusted, or wanted. */
    static void refuseAndClose(HttpServerRequest request, int status, String message, @Nullable String code) {
        if (request.version() != HttpVersion.HTTP_2) {
            request.response().putHeader(HttpHeaders.CONNECTION, "close");
        }
        refuse(request, status, message, code);
    }

    static void reply(HttpServerResponse response, int status, ObjectNode body) {
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(body.toString());
    }
}
