package dev.llmroute.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stream of Anthropic's as chunks of OpenAI's.
 *
 * @see <a href="https://docs.claude.com/en/docs/build-with-claude/streaming">Anthropic: streaming</a>
 * @see <a href="https://platform.openai.com/docs/api-reference/chat-streaming">OpenAI: the chunk object</a>
 */
public final class EventsToChunks implements StreamTranslation {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final long createdSeconds;
    private final boolean includeUsage;
    /** The index of a tool call by the index of its block. */
    private final Map<Integer, Integer> calls = new HashMap<>();

    private String id = "";
    private String model = "";
    private Tokens tokens = Tokens.NONE;

    /**
     * @param createdSeconds since 1970
     * @param includeUsage whether the caller asked for a last chunk with the usage
     */
    public EventsToChunks(long createdSeconds, boolean includeUsage) {
        this.createdSeconds = createdSeconds;
        this.includeUsage = includeUsage;
    }

    @Override
    public List<String> event(JsonNode data) {
        return switch (data.path("type").asText()) {
            case "message_start" -> List.of(start(data.path("message")));
            case "content_block_start" -> block(data.path("index").asInt(), data.path("content_block"));
            case "content_block_delta" -> delta(data.path("index").asInt(), data.path("delta"));
            case "message_delta" -> List.of(stop(data));
            default -> List.of();
        };
    }

    @Override
    public List<String> end() {
        List<String> last = new ArrayList<>();
        if (includeUsage) {
            ObjectNode chunk = head();
            chunk.putArray("choices");
            chunk.set("usage", tokens.toOpenAi());
            last.add(event(chunk));
        }
        last.add("data: [DONE]\n\n");
        return last;
    }

    private String start(JsonNode message) {
        id = message.path("id").asText();
        model = message.path("model").asText();
        tokens = Tokens.ofAnthropic(message.path("usage"));
        return chunk(JSON.objectNode().put("role", "assistant").put("content", ""), null);
    }

    private List<String> block(int index, JsonNode block) {
        return switch (block.path("type").asText()) {
            case "tool_use" -> toolCall(index, block);
            case "text" -> text(block.path("text").asText());
            default -> List.of();
        };
    }

    private List<String> toolCall(int index, JsonNode block) {
        calls.put(index, calls.size());
        ObjectNode call = call(index).put("id", block.path("id").asText()).put("type", "function");
        call.putObject("function").put("name", block.path("name").asText()).put("arguments", "");
        return List.of(chunk(calls(call), null));
    }

    private List<String> delta(int index, JsonNode delta) {
        return switch (delta.path("type").asText()) {
            case "text_delta" -> text(delta.path("text").asText());
            case "input_json_delta" -> arguments(index, delta.path("partial_json"));
            default -> List.of();
        };
    }

    private List<String> arguments(int index, JsonNode piece) {
        if (!calls.containsKey(index)) {
            return List.of();
        }
        ObjectNode call = call(index);
        call.putObject("function").set("arguments", piece);
        return List.of(chunk(calls(call), null));
    }

    private List<String> text(String text) {
        return text.isEmpty() ? List.of() : List.of(chunk(JSON.objectNode().put("content", text), null));
    }

    private String stop(JsonNode data) {
        tokens = tokens.updated(data.path("usage"));
        return chunk(
                JSON.objectNode(),
                StopReason.toFinishReason(data.at("/delta/stop_reason").asText()));
    }

    private ObjectNode call(int index) {
        return JSON.objectNode().put("index", calls.get(index));
    }

    private static ObjectNode calls(ObjectNode call) {
        ObjectNode delta = JSON.objectNode();
        delta.putArray("tool_calls").add(call);
        return delta;
    }

    private String chunk(ObjectNode delta, @Nullable String finishReason) {
        ObjectNode choice = JSON.objectNode().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finishReason);
        ObjectNode chunk = head();
        chunk.putArray("choices").add(choice);
        if (includeUsage) {
            chunk.putNull("usage");
        }
        return event(chunk);
    }

    private ObjectNode head() {
        return JSON.objectNode()
                .put("id", id)
                .put("object", "chat.completion.chunk")
                .put("created", createdSeconds)
                .put("model", model);
    }

    private static String event(ObjectNode chunk) {
        return "data: " + chunk + "\n\n";
    }
}
