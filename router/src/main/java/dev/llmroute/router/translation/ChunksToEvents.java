package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.router.dialect.Tokens;
import dev.llmroute.router.translation.Block.Prose;
import dev.llmroute.router.translation.Block.Said;
import dev.llmroute.router.translation.Block.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A stream of OpenAI's as events of Anthropic's. The usage comes last at OpenAI, so the events that carry it wait for the end; what the
 * first event says of it is this router's estimate.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat-streaming">OpenAI: the chunk object</a>
 * @see <a href="https://docs.claude.com/en/docs/build-with-claude/streaming">Anthropic: streaming</a>
 */
public final class ChunksToEvents implements StreamTranslation {
    /** Blanks that wait for a text; more of them are no answer. */
    private static final int MAX_BLANKS = 64 * 1024;

    /** No model calls so many tools at once; with more of them each piece would take longer to place. */
    static final int MAX_CALLS = 512;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final List<String> out = new ArrayList<>();
    private final String model;
    private final AnswerIds ids;
    private final BlockQueue blocks = new BlockQueue(this::send);
    private final List<ToolCall> calls = new ArrayList<>();
    private final StringBuilder blanks = new StringBuilder();
    private Prose blankProse = Prose.Text;
    private boolean started;
    private boolean refused;
    private String finishReason = "stop";
    private Tokens tokens;

    /** With the names of tools as they are. */
    ChunksToEvents(String model, long inputTokens) {
        this(model, inputTokens, UnaryOperator.identity());
    }

    /**
     * @param model of the target, for an answer that names none
     * @param inputTokens about how many the request has
     * @param tools what becomes of the names of tools that are called
     */
    public ChunksToEvents(String model, long inputTokens, UnaryOperator<String> tools) {
        this.model = model;
        this.ids = new AnswerIds(tools);
        this.tokens = new Tokens(inputTokens, 0, 0, 0);
    }

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
        say(Prose.Thought, AnswerText.thought(delta));
        say(Prose.Text, AnswerText.of(delta.path("content")));
        refused |= delta.path("refusal").isTextual();
        say(Prose.Text, delta.path("refusal").asText(""));
        int known = calls.size();
        for (JsonNode piece : delta.path("tool_calls")) {
            call(CallPiece.of(piece), calls.subList(known, calls.size()));
        }
        if (choice.path("finish_reason").isTextual()) {
            finishReason = choice.get("finish_reason").asText();
            StopReason.refuseFailure(finishReason);
        }
        return List.copyOf(out);
    }

    @Override
    public List<String> end() {
        out.clear();
        start(JSON.objectNode());
        blocks.end();
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
        ObjectNode message = CompletionToMessage.head(chunk, model, JSON.arrayNode());
        message.putNull("stop_reason").putNull("stop_sequence");
        message.set("usage", tokens.toAnthropic());
        ObjectNode data = JSON.objectNode().put("type", "message_start");
        data.set("message", message);
        send(data);
    }

    /** Prose that is blank waits for more: Anthropic refuses blocks of nothing else, and callers send back what they got. */
    private void say(Prose prose, String piece) throws Untranslatable {
        if (piece.isEmpty()) {
            return;
        }
        if (blocks.last() instanceof Said said && said.prose() == prose) {
            blocks.piece(said, piece);
            return;
        }
        if (blankProse != prose) {
            blanks.setLength(0);
            blankProse = prose;
        }
        blanks.append(piece);
        if (piece.isBlank()) {
            if (blanks.length() > MAX_BLANKS) {
                throw ChatToMessages.none("an answer of nothing but blanks");
            }
            return;
        }
        Said said = new Said(prose);
        blocks.add(said);
        blocks.piece(said, blanks.toString());
        blanks.setLength(0);
    }

    private void call(CallPiece piece, List<ToolCall> inOneChunk) throws Untranslatable {
        Optional<ToolCall> known = piece.goesOnWith(calls, inOneChunk);
        known.ifPresent(call -> call.completed(piece));
        ToolCall call = known.isPresent() ? known.get() : begin(piece);
        blocks.piece(call, piece.arguments());
    }

    private ToolCall begin(CallPiece first) throws Untranslatable {
        if (calls.size() == MAX_CALLS) {
            throw ChatToMessages.none("a stream with more than " + MAX_CALLS + " tool calls");
        }
        blanks.setLength(0);
        ToolCall call = new ToolCall(first, ids);
        calls.add(call);
        blocks.add(call);
        return call;
    }

    private void send(ObjectNode data) {
        out.add("event: " + data.get("type").asText() + "\ndata: " + data + "\n\n");
    }
}
