package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.router.dialect.FinishReason;
import dev.llmroute.router.dialect.Tokens;
import java.util.LinkedHashMap;
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

    private final String target;
    private final ChunkWriter out;
    /** The tool calls by the index of their blocks. */
    private final Map<Integer, Call> calls = new LinkedHashMap<>();

    private final SplitCharacters text = new SplitCharacters();
    private final SplitCharacters thought = new SplitCharacters();
    private final AnswerIds ids = new AnswerIds();
    private Tokens tokens = Tokens.NONE;

    private boolean started;
    private boolean ended;

    /** A tool call. If no delta brings its arguments, they are those of the block's start. */
    private static final class Call {
        final int index;
        final String input;
        final SplitCharacters characters = new SplitCharacters();
        final ArgumentText arguments = new ArgumentText();
        boolean said;
        boolean over;

        Call(int index, String input) {
            this.index = index;
            this.input = input;
        }
    }

    /**
     * @param target the model of the target, for an answer that names none
     * @param createdSeconds since 1970
     * @param includeUsage whether the caller asked for a last chunk with the usage
     */
    public EventsToChunks(String target, long createdSeconds, boolean includeUsage) {
        this.target = target;
        this.out = new ChunkWriter(target, createdSeconds, includeUsage);
    }

    @Override
    public List<String> event(JsonNode data) throws Untranslatable {
        out.clear();
        int index = data.path("index").asInt();
        switch (data.path("type").asText()) {
            case "message_start" -> start(data.path("message"));
            case "content_block_start" -> block(index, data.path("content_block"));
            case "content_block_delta" -> delta(index, data.path("delta"));
            case "content_block_stop" -> stop(calls.get(index));
            case "message_delta" -> stop(data);
            default -> {}
        }
        return out.written();
    }

    @Override
    public List<String> end() throws Untranslatable {
        out.clear();
        if (started && !ended) {
            close(calls.isEmpty() ? "stop" : "tool_calls");
        }
        out.end(tokens);
        return out.written();
    }

    private void start(JsonNode message) {
        started = true;
        out.begin(AnswerIds.message(message.path("id"), "chatcmpl-"), AnswerIds.model(message.path("model"), target));
        tokens = Tokens.ofAnthropic(message.path("usage"));
        out.chunk(JSON.objectNode().put("role", "assistant").put("content", ""), null);
    }

    private void block(int index, JsonNode block) throws Untranslatable {
        switch (block.path("type").asText()) {
            case "tool_use" -> toolCall(index, block);
            case "text" -> say("content", text.join(string(block.path("text"))));
            case "thinking" -> say("reasoning_content", thought.join(string(block.path("thinking"))));
            default -> {}
        }
    }

    /** Null counts as empty. */
    private static String string(JsonNode value) {
        return value.isTextual() ? value.asText() : "";
    }

    private void toolCall(int index, JsonNode block) throws Untranslatable {
        if (calls.size() == ChunksToEvents.MAX_CALLS) {
            throw MessagesToChat.none("a stream with more than " + ChunksToEvents.MAX_CALLS + " tool calls");
        }
        Call call = new Call(calls.size(), Arguments.text(block.path("input")));
        calls.put(index, call);
        ObjectNode piece = piece(call)
                .put("id", ids.call(AnswerIds.told(block.path("id"))))
                .put("type", "function");
        piece.putObject("function").put("name", block.path("name").asText()).put("arguments", "");
        out.chunk(calls(piece), null);
    }

    private void delta(int index, JsonNode delta) {
        switch (delta.path("type").asText()) {
            case "text_delta" -> say("content", text.join(string(delta.path("text"))));
            case "thinking_delta" -> say("reasoning_content", thought.join(string(delta.path("thinking"))));
            case "input_json_delta" -> {
                Call call = calls.get(index);
                if (call != null) {
                    String piece = call.characters.join(string(delta.path("partial_json")));
                    arguments(call, call.arguments.add(piece));
                }
            }
            default -> {}
        }
    }

    private void arguments(Call call, String piece) {
        if (!piece.isEmpty()) {
            call.said = true;
            ObjectNode more = piece(call);
            more.putObject("function").put("arguments", piece);
            out.chunk(calls(more), null);
        }
    }

    /** OpenAI's callers parse the arguments as JSON, which an empty text is not. */
    private void stop(@Nullable Call call) {
        if (call == null || call.over) {
            return;
        }
        arguments(call, call.arguments.add(call.characters.rest()));
        call.over = true;
        if (!call.said) {
            arguments(call, call.arguments.isObject() ? call.input : call.arguments.left());
        }
    }

    private void say(String field, String piece) {
        if (!piece.isEmpty()) {
            out.chunk(JSON.objectNode().put(field, piece), null);
        }
    }

    private void stop(JsonNode data) throws Untranslatable {
        tokens = tokens.updated(data.path("usage"));
        JsonNode reason = data.at("/delta/stop_reason");
        StopReason.refuseFailure(reason);
        String finishReason = StopReason.toFinishReason(reason, !calls.isEmpty());
        if (finishReason != null) {
            close(finishReason);
        }
    }

    private void close(String finishReason) throws Untranslatable {
        ended = true;
        calls.values().forEach(this::stop);
        boolean cutShort = StopReason.isCutShort(FinishReason.of(finishReason));
        if (!cutShort && !calls.values().stream().allMatch(call -> call.arguments.isObject())) {
            throw MessagesToChat.none("a tool call whose arguments are no whole JSON object");
        }
        say("reasoning_content", thought.rest());
        say("content", text.rest());
        out.chunk(JSON.objectNode(), finishReason);
    }

    private static ObjectNode piece(Call call) {
        return JSON.objectNode().put("index", call.index);
    }

    private static ObjectNode calls(ObjectNode call) {
        ObjectNode delta = JSON.objectNode();
        delta.putArray("tool_calls").add(call);
        return delta;
    }
}
