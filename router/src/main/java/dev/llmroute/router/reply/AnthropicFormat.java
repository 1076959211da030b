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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The router's own answers in Anthropic's dialect. A {@code code} is no field of Anthropic's; it stands beside type and message, where
 * the SDKs leave it alone.
 *
 * @see <a href="https://docs.claude.com/en/api/errors">Anthropic's errors</a>
 */
public final class AnthropicFormat implements ReplyFormat {
    public static final AnthropicFormat INSTANCE = new AnthropicFormat();

    private static final int OVERLOADED = 529;

    private static final Set<String> TYPES = Set.of(
            "invalid_request_error",
            "authentication_error",
            "billing_error",
            "permission_error",
            "not_found_error",
            "request_too_large",
            "rate_limit_error",
            "api_error",
            "timeout_error",
            "overloaded_error");

    private AnthropicFormat() {}

    @Override
    public ObjectNode error(int status, String message, @Nullable String code) {
        return error(typeOf(status), message, code);
    }

    private static ObjectNode error(String type, String message, @Nullable String code) {
        ObjectNode root = JSON.createObjectNode().put("type", "error");
        ObjectNode error = root.putObject("error").put("type", type).put("message", message);
        if (code != null) {
            error.put("code", code);
        }
        return root;
    }

    /** What {@code previous_message_id} names is gone, in Anthropic's own words. */
    public ObjectNode threadNotFound() {
        return detailed(error(404, "No usable Thread state was found for `previous_message_id`.", "thread_not_found"));
    }

    /** Anthropic's SDKs look for the code of an error in its {@code details}. */
    private static ObjectNode detailed(ObjectNode error) {
        ObjectNode inner = (ObjectNode) error.get("error");
        if (inner.has("code")) {
            inner.putObject("details").set("error_code", inner.get("code"));
        }
        return error;
    }

    private static String typeOf(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 504 -> "timeout_error";
            case OVERLOADED -> "overloaded_error";
            default -> status >= 500 ? "api_error" : "invalid_request_error";
        };
    }

    @Override
    public ObjectNode withRequestId(ObjectNode error, String id) {
        return error.put("request_id", id);
    }

    @Override
    public ObjectNode passedOn(Failure failure) {
        ProviderError error = failure.error();
        String own = error == null ? null : error.type();
        String type = own != null && TYPES.contains(own) ? own : typeOf(statusOf(failure));
        return detailed(error(type, Findings.said(failure), error == null ? null : error.code()));
    }

    @Override
    public int statusOf(Failure failure) {
        if (failure.status() < 400 && failure.failureClass() == FailureClass.Overloaded) {
            return OVERLOADED;
        }
        return OpenAiFormat.INSTANCE.statusOf(failure);
    }

    @Override
    public Buffer errorEvent(Surface surface, ObjectNode error) {
        return Buffer.buffer(EventText.of("error", error));
    }

    /** A ping, which SDKs pass by; the {@code message_start} behind it begins the answer anew. */
    @Override
    public Buffer restartEvent(Surface surface, Target to, Failure failure) {
        ObjectNode event = JSON.createObjectNode().put("type", "ping");
        event.set("llmroute", ReplyFormat.restarted(to, failure));
        return Buffer.buffer(EventText.of("ping", event));
    }

    @Override
    public ObjectNode models(List<String> names) {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode data = root.putArray("data");
        names.forEach(name -> data.add(model(name)));
        root.put("has_more", false);
        root.put("first_id", names.isEmpty() ? null : names.getFirst());
        root.put("last_id", names.isEmpty() ? null : names.getLast());
        return root;
    }

    @Override
    public ObjectNode model(String name) {
        return JSON.createObjectNode()
                .put("type", "model")
                .put("id", name)
                .put("display_name", name)
                .put("created_at", "1970-01-01T00:00:00Z");
    }
}
