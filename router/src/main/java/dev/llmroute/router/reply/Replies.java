package dev.llmroute.router.reply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.route.Dialect;
import dev.llmroute.router.dialect.Surface;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What callers are told without a target being asked. */
public final class Replies {
    private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

    /** The header of a request's id, in and out. */
    public static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");

    private static final CharSequence ANTHROPIC_REQUEST_ID = HttpHeaders.createOptimized("request-id");
    private static final CharSequence ANTHROPIC_VERSION = HttpHeaders.createOptimized("anthropic-version");
    private static final String MESSAGES = "/v1/messages";

    private Replies() {}

    /** In the dialect of whoever calls this path, or sends this header, which Anthropic's SDKs always do. */
    public static ReplyFormat answers(HttpServerRequest request) {
        boolean anthropic =
                path(request).startsWith(MESSAGES) || request.headers().contains(ANTHROPIC_VERSION);
        return ReplyFormat.in(
                Surface.of(path(request)).map(Surface::dialect).orElse(anthropic ? Dialect.Anthropic : Dialect.OpenAI));
    }

    /** Absent only from a CONNECT. */
    public static String path(HttpServerRequest request) {
        return Objects.requireNonNullElse(request.path(), "");
    }

    /** Tells the caller the id of its request, under the name under which the vendor's SDKs look for it. */
    public static void identify(HttpServerRequest request, String id) {
        request.response().putHeader(REQUEST_ID, id);
        if (answers(request) instanceof AnthropicFormat) {
            request.response().putHeader(ANTHROPIC_REQUEST_ID, id);
        }
    }

    public static void refuse(HttpServerRequest request, int status, String message, @Nullable String code) {
        ReplyFormat answers = answers(request);
        RetryAdvice.byStatus(request.response(), status);
        error(request.response(), status, answers, answers.error(status, message, code));
    }

    /** An error, with the id by which its request was {@link #identify identified}. */
    public static void error(HttpServerResponse response, int status, ReplyFormat answers, ObjectNode error) {
        reply(response, status, answers.withRequestId(error, id(response)));
    }

    /** For requests behind which nothing on the same connection can be trusted, or wanted. */
    public static void refuseAndClose(HttpServerRequest request, int status, String message, @Nullable String code) {
        if (request.version() != HttpVersion.HTTP_2) {
            request.response().putHeader(HttpHeaders.CONNECTION, "close");
        }
        refuse(request, status, message, code);
    }

    /** A defect of this router's own: the caller is told so, or cut off where its answer has begun. */
    public static void crashed(HttpServerResponse response, ReplyFormat answers, Throwable defect) {
        String id = id(response);
        LOG.error("A defect of the router ended request {}", id, defect);
        if (response.ended()) {
            return;
        }
        if (response.headWritten()) {
            response.reset();
            return;
        }
        String message = "A defect of the router ended this request; its log has more under the id " + id + ".";
        error(response, 500, answers, answers.error(500, message, "internal_error"));
    }

    private static String id(HttpServerResponse response) {
        return Objects.requireNonNull(response.headers().get(REQUEST_ID), "a request that was identified");
    }

    public static void reply(HttpServerResponse response, int status, ObjectNode body) {
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(body.toString());
    }
}
