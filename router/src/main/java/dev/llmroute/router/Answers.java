package dev.llmroute.router;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.api.Dialect;
import dev.llmroute.cooldown.Standing;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.Failure;
import dev.llmroute.history.Attempt;
import dev.llmroute.plan.Skip;
import dev.llmroute.route.Target;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The router's own answers in the dialect of a caller. */
sealed interface Answers permits OpenAiAnswers, AnthropicAnswers {
    ObjectMapper JSON = new ObjectMapper();

    static Answers in(Dialect dialect) {
        return switch (dialect) {
            case OpenAI -> OpenAiAnswers.INSTANCE;
            case Anthropic -> AnthropicAnswers.INSTANCE;
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

    /** What a passed-on failure says, as far as it may be repeated. */
    static String message(Failure failure) {
        var error = failure.error();
        return error == null || error.message().isEmpty()
                ? "The provider answered with " + failure.failureClass() + "."
                : error.message();
    }

    /**
     * The answer where no target is left: an error with what happened on the way in its member {@code llmroute}.
     *
     * @param way what happened to this request; what providers said to it, its caller may read
     */
    default ObjectNode exhausted(int status, String route, Exhaustion exhaustion, Itinerary way, TimeSource time) {
        Itinerary.Failed word = exhaustion.lastWord();
        ObjectNode root =
                word == null ? error(status, exhaustion.message(), "all_targets_exhausted") : passedOn(word.failure());
        ObjectNode error = ((ObjectNode) root.get("error")).put("message", exhaustion.message());
        long recoveryMs = exhaustion.recoveryMs();
        ObjectNode llmroute = error.putObject("llmroute").put("route", route);
        if (recoveryMs >= 0) {
            llmroute.put(
                    "retryAt", Instant.ofEpochMilli(time.millis() + recoveryMs).toString());
        } else {
            llmroute.putNull("retryAt");
        }
        ArrayNode attempts = llmroute.putArray("attempts");
        way.failed().forEach(each -> attempts.add(attempt(each.attempt()).put("message", message(each.failure()))));
        ArrayNode skipped = llmroute.putArray("skipped");
        way.skipped().forEach(each -> skipped.add(skip(each, time)));
        return root;
    }

    private static ObjectNode attempt(Attempt each) {
        ObjectNode attempt = JSON.createObjectNode()
                .put("target", each.target())
                .put("class", String.valueOf(each.failureClass()))
                .put("scope", each.scope());
        if (each.waitMs() >= 0) {
            attempt.put("waitMs", each.waitMs());
        } else {
            attempt.putNull("waitMs");
        }
        return attempt.put("waitSource", each.waitSource()).put("ms", each.ms());
    }

    private static ObjectNode skip(Skip each, TimeSource time) {
        ObjectNode skip =
                JSON.createObjectNode().put("target", each.target().name()).put("class", each.reason());
        if (each.standing() instanceof Standing.Unsupported(String why)) {
            return skip.put("why", why);
        }
        return skip.put("until", Instant.ofEpochMilli(each.untilMs(time)).toString());
    }
}
