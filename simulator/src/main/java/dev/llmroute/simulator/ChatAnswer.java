package dev.llmroute.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer in OpenAI's dialect.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/object">OpenAI: the chat completion object</a>
 * @see <a href="https://platform.openai.com/docs/api-reference/chat-streaming">OpenAI: the chunk object</a>
 */
final class ChatAnswer implements WrittenAnswer {
    private final String id;
    private final long created;
    private final Echo echo;
    private final boolean includeUsage;

    ChatAnswer(String id, long created, Echo echo, boolean includeUsage) {
        this.id = "chatcmpl-" + id;
        this.created = created;
        this.echo = echo;
        this.includeUsage = includeUsage;
    }

    @Override
    public int size() {
        return echo.size();
    }

    @Override
    public String whole() {
        ObjectNode message = Json.object().put("role", "assistant");
        String tool = echo.tool();
        if (tool == null) {
            message.put("content", echo.whole());
        } else {
            message.putNull("content");
            message.putArray("tool_calls").add(call(tool, echo.whole()));
        }
        message.putNull("refusal");
        ObjectNode choice = Json.object().put("index", 0);
        choice.set("message", message);
        choice.putNull("logprobs").put("finish_reason", finishReason());
        ObjectNode answer = head("chat.completion");
        answer.putArray("choices").add(choice);
        answer.set("usage", usage());
        return answer.toString();
    }

    /** The role chunk. */
    @Override
    public List<Event> opening() {
        ObjectNode delta = Json.object().put("role", "assistant");
        return List.of(chunk(echo.tool() == null ? delta.put("content", "") : delta.putNull("content"), null));
    }

    /** A call's first piece is its head, the others are parts of its arguments. */
    @Override
    public Event piece(int index) {
        ObjectNode delta = Json.object();
        String piece = echo.pieces().get(index);
        String tool = echo.tool();
        if (tool == null) {
            return chunk(delta.put("content", piece), null);
        }
        ObjectNode call = Json.object().put("index", 0);
        if (index == 0) {
            call.setAll(call(tool, piece));
        } else {
            call.putObject("function").put("arguments", piece);
        }
        delta.putArray("tool_calls").add(call);
        return chunk(delta, null);
    }

    /** The finish chunk, the usage where it was asked for, and {@code [DONE]}. */
    @Override
    public List<Event> closing(boolean marked) {
        List<Event> events = new ArrayList<>(List.of(chunk(Json.object(), finishReason())));
        if (includeUsage) {
            ObjectNode chunk = head("chat.completion.chunk");
            chunk.putArray("choices");
            chunk.set("usage", usage());
            events.add(new Event(null, chunk.toString()));
        }
        if (marked) {
            events.add(new Event(null, "[DONE]"));
        }
        return events;
    }

    private Event chunk(ObjectNode delta, @Nullable String finishReason) {
        ObjectNode choice = Json.object().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finishReason);
        ObjectNode chunk = head("chat.completion.chunk");
        ArrayNode choices = chunk.putArray("choices");
        choices.add(choice);
        if (includeUsage) {
            chunk.putNull("usage");
        }
        return new Event(null, chunk.toString());
    }

    private ObjectNode head(String object) {
        return Json.object()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", echo.prompt().model());
    }

    private ObjectNode call(String function, String arguments) {
        ObjectNode call = Json.object().put("id", "call_" + id).put("type", "function");
        call.putObject("function").put("name", function).put("arguments", arguments);
        return call;
    }

    private String finishReason() {
        return echo.tool() == null ? "stop" : "tool_calls";
    }

    private ObjectNode usage() {
        int prompt = echo.prompt().tokens();
        return Json.object()
                .put("prompt_tokens", prompt)
                .put("completion_tokens", echo.size())
                .put("total_tokens", prompt + echo.size());
    }
}
