package dev.llmroute.simulator.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.simulator.behaviour.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer in Anthropic's dialect: a block of content for each thing that is said, none where nothing is.
 *
 * @see <a href="https://docs.claude.com/en/api/messages">Anthropic: the message object</a>
 * @see <a href="https://docs.claude.com/en/docs/build-with-claude/streaming">Anthropic: streaming messages</a>
 */
final class MessageAnswer implements WrittenAnswer {
    private final String id;
    private final Echo echo;
    private final Cached cached;

    MessageAnswer(String id, Echo echo, Cached cached) {
        this.id = id;
        this.echo = echo;
        this.cached = cached;
    }

    @Override
    public int size() {
        return echo.size();
    }

    @Override
    public String whole() {
        ObjectNode message = message(stopReason(), echo.size());
        echo.said().forEach(each -> message.withArray("content").add(block(each)));
        return message.toString();
    }

    @Override
    public List<Event> opening() {
        List<Event> events = new ArrayList<>();
        ObjectNode start = typed("message_start");
        start.set("message", message(null, Math.min(1, echo.size())));
        events.add(event(start));
        if (echo.size() > 0) {
            events.add(start(0));
        }
        events.add(event(typed("ping")));
        return events;
    }

    /** A call's first piece is empty, the others are parts of its input. Before the first of a block the one before it ends. */
    @Override
    public List<Event> piece(int index) {
        Echo.Place place = echo.at(index);
        List<Event> events = new ArrayList<>();
        if (place.piece() == 0 && place.utterance() > 0) {
            events.addAll(end(place.utterance() - 1));
            events.add(start(place.utterance()));
        }
        Utterance utterance = echo.said().get(place.utterance());
        String piece = utterance.pieces().get(place.piece());
        events.add(delta(
                place.utterance(),
                switch (utterance) {
                    case Utterance.Text _, Utterance.Refused _ ->
                        typed("text_delta").put("text", piece);
                    case Utterance.Thought _ -> typed("thinking_delta").put("thinking", piece);
                    case Utterance.Call _ -> typed("input_json_delta").put("partial_json", piece);
                }));
        return events;
    }

    /** The end of the last block, the reason and usage, and {@code message_stop}. */
    @Override
    public List<Event> closing(boolean marked) {
        List<Event> events = new ArrayList<>();
        if (echo.size() > 0) {
            events.addAll(end(echo.said().size() - 1));
        }
        ObjectNode delta = typed("message_delta");
        delta.putObject("delta").put("stop_reason", stopReason()).putNull("stop_sequence");
        delta.putObject("usage").put("output_tokens", echo.size());
        events.add(event(delta));
        if (marked) {
            events.add(event(typed("message_stop")));
        }
        return events;
    }

    /** A block as it is when all of it is said. */
    static ObjectNode block(Utterance utterance) {
        return switch (utterance) {
            case Utterance.Text text -> typed("text").put("text", text.whole());
            case Utterance.Refused refused -> typed("text").put("text", refused.whole());
            case Utterance.Thought thought ->
                typed("thinking").put("thinking", thought.whole()).put("signature", Signature.of(thought.whole()));
            case Utterance.Call call -> {
                ObjectNode use = typed("tool_use").put("id", call.id()).put("name", call.tool());
                yield use.set("input", Json.parse(call.whole()));
            }
        };
    }

    private Event start(int index) {
        ObjectNode block = switch (echo.said().get(index)) {
            case Utterance.Text _, Utterance.Refused _ -> typed("text").put("text", "");
            case Utterance.Thought _ -> typed("thinking").put("thinking", "").put("signature", "");
            case Utterance.Call call -> {
                ObjectNode use = typed("tool_use").put("id", call.id()).put("name", call.tool());
                use.putObject("input");
                yield use;
            }
        };
        ObjectNode start = typed("content_block_start").put("index", index);
        start.set("content_block", block);
        return event(start);
    }

    private List<Event> end(int index) {
        Event stop = event(typed("content_block_stop").put("index", index));
        return echo.said().get(index) instanceof Utterance.Thought thought
                ? List.of(delta(index, typed("signature_delta").put("signature", Signature.of(thought.whole()))), stop)
                : List.of(stop);
    }

    private static Event delta(int index, ObjectNode delta) {
        ObjectNode event = typed("content_block_delta").put("index", index);
        event.set("delta", delta);
        return event(event);
    }

    private ObjectNode message(@Nullable String stopReason, int outputTokens) {
        ObjectNode message = Json.object()
                .put("id", id)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", echo.prompt().model());
        message.putArray("content");
        message.put("stop_reason", stopReason).putNull("stop_sequence");
        message.putObject("usage")
                .put("input_tokens", echo.prompt().tokens() - cached.written() - cached.read())
                .put("cache_creation_input_tokens", cached.written())
                .put("cache_read_input_tokens", cached.read())
                .put("output_tokens", outputTokens)
                .put("service_tier", "standard");
        return message;
    }

    private String stopReason() {
        if (echo.refuses()) {
            return "refusal";
        }
        return echo.calls() ? "tool_use" : "end_turn";
    }

    private static ObjectNode typed(String type) {
        return Json.object().put("type", type);
    }

    /** Every event has its type also as its name. */
    private static Event event(ObjectNode data) {
        return new Event(data.path("type").textValue(), data.toString());
    }
}
