package dev.llmroute.router.reply;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.ProviderError;
import dev.llmroute.message.Findings;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.EventText;
import dev.llmroute.router.dialect.Surface;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The router's own answers in OpenAI's dialect.
 *
 * @see <a href="https://platform.openai.com/docs/guides/error-codes">OpenAI's error codes</a>
 */
final class OpenAiFormat implements ReplyFormat {
    static final OpenAiFormat INSTANCE = new OpenAiFormat();

    private OpenAiFormat() {}

    @Override
    public ObjectNode error(int status, String message, @Nullable String code) {
        String type = status == 429 ? "rate_limit_error" : status >= 500 ? "server_error" : "invalid_request_error";
        return error(message, type, code);
    }

    private static ObjectNode error(String message, String type, @Nullable String code) {
        ObjectNode root = JSON.createObjectNode();
        root.putObject("error")
                .put("message", message)
                .put("type", type)
                .putNull("param")
                .put("code", code);
        return root;
    }

    @Override
    public ObjectNode passedOn(Failure failure) {
        ProviderError error = failure.error();
        String type = error == null || error.type() == null ? typeOf(failure.failureClass()) : error.type();
        return error(Findings.said(failure), type, error == null ? null : error.code());
    }

    @Override
    public int statusOf(Failure failure) {
        return failure.status() >= 400 ? failure.status() : statusOf(failure.failureClass());
    }

    static int statusOf(FailureClass failureClass) {
        return switch (failureClass) {
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

    @Override
    public Buffer errorEvent(Surface surface, ObjectNode error) {
        if (surface != Surface.Responses) {
            return Buffer.buffer(EventText.of(error));
        }
        ObjectNode event = JSON.createObjectNode().put("type", "error");
        event.setAll((ObjectNode) error.get("error").deepCopy());
        return Buffer.buffer(EventText.of("error", event.put("type", "error")));
    }

    /** A chunk without choices, as that with the usage has none either; {@code responses} has no such event, only a comment. */
    @Override
    public Buffer restartEvent(Surface surface, Target to, Failure failure) {
        ObjectNode restarted = ReplyFormat.restarted(to, failure);
        if (surface == Surface.Responses) {
            return Buffer.buffer(": llmroute " + restarted + "\n\n");
        }
        ObjectNode chunk = JSON.createObjectNode()
                .put("id", "llmroute-restarted")
                .put("object", surface == Surface.Completions ? "text_completion" : "chat.completion.chunk")
                .put("created", 0)
                .put("model", to.model());
        chunk.putArray("choices");
        chunk.set("llmroute", restarted);
        return Buffer.buffer(EventText.of(chunk));
    }

    @Override
    public ObjectNode models(List<String> names) {
        ObjectNode root = JSON.createObjectNode().put("object", "list");
        ArrayNode data = root.putArray("data");
        names.forEach(name -> data.add(model(name)));
        return root;
    }

    @Override
    public ObjectNode model(String name) {
        int slash = name.indexOf('/');
        return JSON.createObjectNode()
                .put("id", name)
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", slash > 0 ? name.substring(0, slash) : "llmroute");
    }
}
