package dev.llmroute.router;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.ProviderError;
import dev.llmroute.history.Attempt;
import dev.llmroute.plan.Skip;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The router's own answers in OpenAI's dialect.
 *
 * @see <a href="https://platform.openai.com/docs/guides/error-codes">OpenAI's error codes</a>
 */
final class OpenAiAnswers {
    private static final ObjectMapper JSON = new ObjectMapper();

    private OpenAiAnswers() {}

    /** An error as the SDKs expect it. */
    static ObjectNode error(String message, String type, @Nullable String code) {
        ObjectNode root = JSON.createObjectNode();
        root.putObject("error")
                .put("message", message)
                .put("type", type)
                .putNull("param")
                .put("code", code);
        return root;
    }

    /** A provider's failure that is passed on, with its own type and code where it gave them. */
    static ObjectNode passedOn(Failure failure) {
        ProviderError error = failure.error();
        String message = error == null || error.message().isEmpty()
                ? "The provider answered with " + failure.failureClass() + "."
                : error.message();
        String type = error == null || error.type() == null ? typeOf(failure.failureClass()) : error.type();
        return error(message, type, error == null ? null : error.code());
    }

    /** The status that a passed-on failure has for the caller. */
    static int statusOf(Failure failure) {
        if (failure.status() >= 400) {
            return failure.status();
        }
        return switch (failure.failureClass()) {
            case RateLimitRequests, RateLimitTokens, RateLimitDaily, Concurrency, QuotaExhausted -> 429;
            case Overloaded -> 503;
            case Timeout -> 504;
            case Unauthorized -> 401;
            case Forbidden -> 403;
            case ModelNotFound -> 404;
            case ContextLength, ContentFilter, InvalidRequest, ToolFailure -> 400;
            case PayloadTooLarge -> 413;
            default -> 502;
        };
    }

    private static String typeOf(FailureClass failureClass) {
        return switch (failureClass) {
            case RateLimitRequests, RateLimitTokens, RateLimitDaily, Concurrency -> "rate_limit_error";
            case QuotaExhausted -> "insufficient_quota";
            case Unauthorized -> "authentication_error";
            case Forbidden -> "permission_error";
            case ModelNotFound, ContextLength, PayloadTooLarge, ContentFilter, InvalidRequest, ToolFailure ->
                "invalid_request_error";
            default -> "server_error";
        };
    }

    /**
     * The answer where no target is left.
     *
     * @param retryAfterMs when the first target is free again; -1 where none is cooling down
     */
    static ObjectNode exhausted(String route, String message, Course course, long retryAfterMs, TimeSource time) {
        ObjectNode root = error(
                message,
                course.itinerary().metRateLimit() ? "rate_limit_error" : "server_error",
                "all_targets_exhausted");
        ObjectNode llmroute =
                ((ObjectNode) root.get("error")).putObject("llmroute").put("route", route);
        if (retryAfterMs >= 0) {
            llmroute.put(
                    "retryAt",
                    Instant.ofEpochMilli(time.millis() + retryAfterMs).toString());
        } else {
            llmroute.putNull("retryAt");
        }
        ArrayNode attempts = llmroute.putArray("attempts");
        for (Attempt each : course.itinerary().failedAttempts()) {
            ObjectNode attempt = attempts.addObject()
                    .put("target", each.target())
                    .put("class", String.valueOf(each.failureClass()))
                    .put("scope", each.scope());
            if (each.waitMs() >= 0) {
                attempt.put("waitMs", each.waitMs());
            } else {
                attempt.putNull("waitMs");
            }
            attempt.put("waitSource", each.waitSource()).put("ms", each.ms());
        }
        ArrayNode skipped = llmroute.putArray("skipped");
        for (Skip each : course.itinerary().skipped()) {
            skipped.addObject()
                    .put("target", each.target().name())
                    .put("class", each.reason())
                    .put("until", Instant.ofEpochMilli(each.untilMs(time)).toString());
        }
        return root;
    }

    /** {@code GET /v1/models}. */
    static ObjectNode models(List<String> names) {
        ObjectNode root = JSON.createObjectNode().put("object", "list");
        ArrayNode data = root.putArray("data");
        names.forEach(name -> data.add(model(name)));
        return root;
    }

    static ObjectNode model(String name) {
        int slash = name.indexOf('/');
        return JSON.createObjectNode()
                .put("id", name)
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", slash > 0 ? name.substring(0, slash) : "llmroute");
    }
}
