package dev.llmroute.router.reply;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.failure.Failure;
import dev.llmroute.route.Dialect;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.Surface;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The router's own answers in the dialect of a caller. */
public sealed interface ReplyFormat permits OpenAiFormat, AnthropicFormat {
    ObjectMapper JSON = new ObjectMapper();

    static ReplyFormat in(Dialect dialect) {
        return switch (dialect) {
            case OpenAI -> OpenAiFormat.INSTANCE;
            case Anthropic -> AnthropicFormat.INSTANCE;
        };
    }

    /**
     * An error of the router's own, as the SDKs expect it.
     *
     * @param status that it is sent with
     * @param code for programs, where there is one
     */
    ObjectNode error(int status, String message, @Nullable String code);

    /** The error with the id of its request, where the dialect has a place for that in the body. */
    default ObjectNode withRequestId(ObjectNode error, String id) {
        return error;
    }

    /** A provider's failure that is passed on, with its own type and code where it gave them. */
    ObjectNode passedOn(Failure failure);

    /** The status that a passed-on failure has for the caller. */
    int statusOf(Failure failure);

    /** The last event of a stream that broke. */
    default Buffer errorEvent(Surface surface, Failure failure) {
        return errorEvent(surface, passedOn(failure));
    }

    /** An error as the last event of a stream. */
    Buffer errorEvent(Surface surface, ObjectNode error);

    /**
     * Tells a caller who asked for it that a stream broke and begins anew with another target: what came before is void.
     *
     * @param to which target goes on
     */
    Buffer restartEvent(Surface surface, Target to, Failure failure);

    /** What {@link #restartEvent} says. */
    static ObjectNode restarted(Target to, Failure failure) {
        ObjectNode restarted = JSON.createObjectNode();
        restarted
                .putObject("restarted")
                .put("target", to.name())
                .put("class", failure.failureClass().name());
        return restarted;
    }

    /** {@code GET /v1/models}. */
    ObjectNode models(List<String> names);

    /** {@code GET /v1/models/NAME}. */
    ObjectNode model(String name);
}
