package dev.llmroute.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer in Anthropic's dialect: one block of content, or none where nothing is said.
 *
 * @see <a href="https://docs.claude.com/en/api/messages">Anthropic: the message object</a>
 * @see <a href="https://docs.claude.com/en/docs/build-with-claude/streaming">Anthropic: streaming messages</a>
 */
final class MessageAnswer implements WrittenAnswer {
    private final String id;
    private final Echo echo;

    MessageAnswer(String id, Echo echo) {
        // An id of a tool's call may not have dots, a provider's name may.
        this.id = id.replace('.', '_');
        this.echo = echo;
    }

    @Override
    public int size() {
        return echo.size();
    }

    @Override
    public String whole() {
        ObjectNode message = message(stopReason(), echo.size());
        if (echo.size() > 0) {
            message.withArray("content").add(block(echo.whole(), echo.arguments()));
        }
        return message.toString();
    }

    @Override
    public List<Event> opening() {
        List<Event> events = new ArrayList<>();
        ObjectNode start = typed("message_start");
        start.set("message", message(null, Math.min(1, echo.size())));
        events.add(event(start));
        if (echo.size() > 0) {
            ObjectNode block = typed("content_block_start").put("index", 0);
            block.set("content_block", block("", Json.object()));
            events.add(event(block));
        }
        events.add(event(typed("ping")));
        return events;
    }

    /** A call's first piece is empty, the others are parts of its input. */
    @Override
    public Event piece(int index) {
        String piece = echo.pieces().get(index);
        ObjectNode event = typed("content_block_delta").put("index", 0);
        event.set(
                "delta",
                echo.tool() == null
                        ? typed("text_delta").put("text", piece)
                        : typed("input_json_delta").put("partial_json", piece));
        return event(event);
    }

    /** The end of the block, the reason and usage, and {@code message_stop}. */
    @Override
    public List<Event> closing(boolean marked) {
        List<Event> events = new ArrayList<>();
        if (echo.size() > 0) {
            events.add(event(typed("content_block_stop").put("index", 0)));
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

    private ObjectNode message(@Nullable String stopReason, int outputTokens) {
        ObjectNode message = Json.object()
                .put("id", "msg_" + id)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", echo.prompt().model());
        message.putArray("content");
        message.put("stop_reason", stopReason).putNull("stop_sequence");
        message.putObject("usage")
                .put("input_tokens", echo.prompt().tokens())
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", 0)
                .put("output_tokens", outputTokens)
                .put("service_tier", "standard");
        return message;
    }

    private ObjectNode block(String text, ObjectNode input) {
        String tool = echo.tool();
        if (tool == null) {
            return typed("text").put("text", text);
        }
        ObjectNode call = typed("tool_use").put("id", "toolu_" + id).put("name", tool);
        call.set("input", input);
        return call;
    }

    private String stopReason() {
        return echo.tool() == null ? "end_turn" : "tool_use";
    }

    private static ObjectNode typed(String type) {
        return Json.object().put("type", type);
    }

    /** Every event has its type also as its name. */
    private static Event event(ObjectNode data) {
        return new Event(data.path("type").textValue(), data.toString());
    }
}
