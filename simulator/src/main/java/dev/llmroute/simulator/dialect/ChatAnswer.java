package dev.llmroute.simulator.dialect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.simulator.behaviour.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer in OpenAI's dialect. Thoughts are {@code reasoning_content}, which OpenAI does not have, but most others.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/object">OpenAI: the chat completion object</a>
 * @see <a href="https://platform.openai.com/docs/api-reference/chat-streaming">OpenAI: the chunk object</a>
 * @see <a href="https://api-docs.deepseek.com/guides/thinking_mode">DeepSeek: thinking mode</a>
 */
final class ChatAnswer implements WrittenAnswer {
    private final String id;
    private final long created;
    private final Echo echo;
    private final Cached cached;
    private final boolean includeUsage;

    ChatAnswer(String id, long created, Echo echo, Cached cached, boolean includeUsage) {
        this.id = "chatcmpl-" + id;
        this.created = created;
        this.echo = echo;
        this.cached = cached;
        this.includeUsage = includeUsage;
    }

    @Override
    public int size() {
        return echo.size();
    }

    @Override
    public String whole() {
        ObjectNode message = Json.object().put("role", "assistant");
        if (echo.calls() || echo.refuses()) {
            message.putNull("content");
        } else {
            message.put("content", "");
        }
        message.putNull("refusal");
        for (Utterance each : echo.said()) {
            switch (each) {
                case Utterance.Text text -> message.put("content", text.whole());
                case Utterance.Thought thought -> message.put("reasoning_content", thought.whole());
                case Utterance.Refused refused -> message.put("refusal", refused.whole());
                case Utterance.Call call -> message.withArray("tool_calls").add(call(call, call.whole()));
            }
        }
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
        return List.of(chunk(echo.calls() ? delta.putNull("content") : delta.put("content", ""), null));
    }

    /** A call's first piece is its head, the others are parts of its arguments. */
    @Override
    public List<Event> piece(int index) {
        Echo.Place place = echo.at(index);
        Utterance utterance = echo.said().get(place.utterance());
        String piece = utterance.pieces().get(place.piece());
        ObjectNode delta = Json.object();
        switch (utterance) {
            case Utterance.Text _ -> delta.put("content", piece);
            case Utterance.Thought _ -> delta.put("reasoning_content", piece);
            case Utterance.Refused _ -> delta.put("refusal", piece);
            case Utterance.Call said -> {
                ObjectNode call = Json.object().put("index", numberOfCall(place.utterance()));
                if (place.piece() == 0) {
                    call.setAll(call(said, piece));
                } else {
                    call.putObject("function").put("arguments", piece);
                }
                delta.putArray("tool_calls").add(call);
            }
        }
        return List.of(chunk(delta, null));
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

    private int numberOfCall(int utterance) {
        return (int) echo.said().subList(0, utterance).stream()
                .filter(each -> each instanceof Utterance.Call)
                .count();
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

    private static ObjectNode call(Utterance.Call said, String arguments) {
        ObjectNode call = Json.object().put("id", said.id()).put("type", "function");
        call.putObject("function").put("name", said.tool()).put("arguments", arguments);
        return call;
    }

    private String finishReason() {
        return echo.calls() ? "tool_calls" : "stop";
    }

    /** Of what is cached and thought only where there is any. */
    private ObjectNode usage() {
        int prompt = echo.prompt().tokens();
        ObjectNode usage = Json.object()
                .put("prompt_tokens", prompt)
                .put("completion_tokens", echo.size())
                .put("total_tokens", prompt + echo.size());
        if (cached.read() > 0) {
            usage.putObject("prompt_tokens_details").put("cached_tokens", cached.read());
        }
        if (echo.thoughts() > 0) {
            usage.putObject("completion_tokens_details").put("reasoning_tokens", echo.thoughts());
        }
        return usage;
    }
}
