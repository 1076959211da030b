package dev.llmroute.simulator.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.simulator.behaviour.ErrorObject;
import dev.llmroute.simulator.behaviour.Json;
import java.util.List;

/**
 * Conversations that the provider keeps, so that a request holds nothing but the new messages.
 *
 * @see <a href="https://platform.claude.com/docs/en/build-with-claude/message-threads">Anthropic: message threads</a>
 */
final class MessagesThread {
    /** Only the request that begins a thread has them. */
    private static final List<String> KEPT = List.of("system", "tools");

    /**
     * What a thread cannot be asked together with.
     *
     * @see <a href="https://github.com/anthropics/anthropic-sdk-python/blob/main/src/anthropic/types/thread_unsupported_feature_name.py">Anthropic's Python SDK: ThreadUnsupportedFeatureName</a>
     */
    private static final List<String> UNSUPPORTED =
            List.of("cache_control", "context_management", "fallbacks", "thinking");

    private MessagesThread() {}

    /** The request as it would be without a thread: with what is kept of it. */
    static JsonNode whole(JsonNode body, Account account) throws InvalidRequest {
        JsonNode thread = body.path("thread");
        if (!thread.isObject()) {
            return body;
        }
        for (String field : UNSUPPORTED) {
            if (!body.path(field).isMissingNode()) {
                throw new InvalidRequest(new Refusal(
                        400,
                        ErrorObject.invalid(
                                "`thread` is not supported together with `" + field + "`.",
                                null,
                                "thread_unsupported_request")));
            }
        }
        String previous = thread.path("previous_message_id").asText("");
        if (!thread.path("type").asText().equals("continue")) {
            return body;
        }
        JsonNode kept = account.thread(previous)
                .orElseThrow(() -> new InvalidRequest(new Refusal(
                        404,
                        new ErrorObject(
                                "No usable Thread state was found for `previous_message_id`.",
                                "not_found_error",
                                null,
                                "thread_not_found"))));
        ObjectNode whole = body.deepCopy();
        KEPT.stream().filter(kept::has).forEach(field -> whole.set(field, kept.get(field)));
        ArrayNode messages = whole.putArray("messages");
        kept.path("messages").forEach(messages::add);
        body.path("messages").forEach(messages::add);
        return whole;
    }

    /** What is to be kept of a request, with its answer. */
    static JsonNode answered(JsonNode body, Echo echo) {
        ObjectNode kept = Json.object();
        KEPT.stream().filter(body::has).forEach(field -> kept.set(field, body.get(field)));
        ArrayNode messages = kept.putArray("messages");
        body.path("messages").forEach(messages::add);
        ArrayNode content = messages.addObject().put("role", "assistant").putArray("content");
        echo.said().forEach(each -> content.add(MessageAnswer.block(each)));
        return kept;
    }
}
