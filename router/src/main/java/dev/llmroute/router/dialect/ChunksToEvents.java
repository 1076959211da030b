package dev.llmroute.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream of OpenAI's as events of Anthropic's: blocks are opened when their first piece comes, and closed when another one begins or
 * the stream ends. The usage comes last at OpenAI, so the events that carry it wait for the end.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat-streaming">OpenAI: the chunk object</a>
 * @see <a href="https://docs.claude.com/en/docs/build-with-claude/streaming">Anthropic: streaming</a>
 */
public final class ChunksToEvents implements StreamTranslation {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** A call of a tool whose block has been opened. */
    private record ToolCall(int index, String id) {}

    private final List<String> out = new ArrayList<>();
    private boolean started;
    private boolean refused;
    /** The index of the open block, or of the last one. */
    private int block = -1;

    private boolean open;
    /** The tool call whose block is open; null where it is text. */
    private @Nullable ToolCall call;

    private final List<ToolCall> calls = new ArrayList<>();

    private String finishReason = "stop";
    private Tokens tokens = Tokens.NONE;

    @Override
    public List<String> event(JsonNode chunk) throws Untranslatable {
        out.clear();
        // Azure's first chunk has neither choices nor id nor model.
        if (!chunk.path("choices").isEmpty()) {
            start(chunk);
        }
        if (chunk.path("usage").isObject()) {
            tokens = Tokens.ofOpenAi(chunk.get("usage"));
        }
        JsonNode choice = chunk.path("choices").path(0);
        JsonNode delta = choice.path("delta");
        text(AnswerText.of(delta.path("content")));
        refused |= delta.path("refusal").isTextual();
        text(delta.path("refusal").asText(""));
        for (JsonNode piece : delta.path("tool_calls")) {
            toolCall(piece);
        }
        if (choice.path("finish_reason").isTextual()) {
            finishReason = choice.get("finish_reason").asText();
        }
        return List.copyOf(out);
    }

    @Override
    public List<String> end() {
        out.clear();
        start(JSON.objectNode());
        close();
        ObjectNode data = JSON.objectNode().put("type", "message_delta");
        data.putObject("delta")
                .put("stop_reason", StopReason.toStopReason(finishReason, refused, !calls.isEmpty()))
                .putNull("stop_sequence");
        data.set("usage", tokens.toAnthropic());
        send(data);
        send(JSON.objectNode().put("type", "message_stop"));
        return List.copyOf(out);
    }

    private void start(JsonNode chunk) {
        if (started) {
            return;
        }
        started = true;
        ObjectNode message = CompletionToMessage.head(
                chunk.path("id").asText(), chunk.path("model").asText(), JSON.arrayNode());
        message.putNull("stop_reason").putNull("stop_sequence");
        message.set("usage", tokens.toAnthropic());
        ObjectNode data = JSON.objectNode().put("type", "message_start");
        data.set("message", message);
        send(data);
    }

    private void text(String piece) {
        if (piece.isEmpty()) {
            return;
        }
        if (!open || call != null) {
            open(null, JSON.objectNode().put("type", "text").put("text", ""));
        }
        delta(JSON.objectNode().put("type", "text_delta").put("text", piece));
    }

    private void toolCall(JsonNode piece) throws Untranslatable {
        ToolCall known = known(piece);
        if (known == null) {
            ObjectNode use = JSON.objectNode()
                    .put("type", "tool_use")
                    .put("id", piece.path("id").asText())
                    .put("name", piece.at("/function/name").asText());
            use.putObject("input");
            ToolCall begun =
                    new ToolCall(piece.path("index").asInt(), piece.path("id").asText(""));
            calls.add(begun);
            open(begun, use);
        } else if (!open || !known.equals(call)) {
            throw ChatToMessages.none("a stream in which the pieces of several tool calls are mixed");
        }
        String arguments = piece.at("/function/arguments").asText("");
        if (!arguments.isEmpty()) {
            delta(JSON.objectNode().put("type", "input_json_delta").put("partial_json", arguments));
        }
    }

    /**
     * The call to which a piece belongs; null where it begins a new one. Some vendors give every call the index 0, or none at all, and only
     * the ids tell them apart.
     */
    private @Nullable ToolCall known(JsonNode piece) {
        String id = piece.path("id").asText("");
        JsonNode index = piece.path("index");
        for (ToolCall each : calls.reversed()) {
            boolean sameIndex = !index.isInt() || index.asInt() == each.index();
            if (sameIndex && (id.isEmpty() || id.equals(each.id()))) {
                return each;
            }
        }
        return null;
    }

    private void open(@Nullable ToolCall newCall, ObjectNode content) {
        close();
        open = true;
        call = newCall;
        block++;
        ObjectNode data = JSON.objectNode().put("type", "content_block_start").put("index", block);
        data.set("content_block", content);
        send(data);
    }

    private void delta(ObjectNode delta) {
        ObjectNode data = JSON.objectNode().put("type", "content_block_delta").put("index", block);
        data.set("delta", delta);
        send(data);
    }

    private void close() {
        if (open) {
            open = false;
            send(JSON.objectNode().put("type", "content_block_stop").put("index", block));
        }
    }

    private void send(ObjectNode data) {
        out.add("event: " + data.get("type").asText() + "\ndata: " + data + "\n\n");
    }
}
