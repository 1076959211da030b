package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.router.dialect.EventText;
import dev.llmroute.router.dialect.FinishReason;
import dev.llmroute.router.dialect.Tokens;
import dev.llmroute.router.translation.Block.Prose;
import dev.llmroute.router.translation.Block.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A stream of OpenAI's as events of Anthropic's. The usage comes last at OpenAI, so the events that carry it wait for the end; what the
 * first event says of it is this router's estimate.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat-streaming">OpenAI: the chunk object</a>
 * @see <a href="https://docs.claude.com/en/docs/build-with-claude/streaming">Anthropic: streaming</a>
 */
public final class ChunksToEvents implements StreamTranslation {
    /** Bound of blanks that wait for text. */
    private static final int MAX_BLANKS = 64 * 1024;

    /** No model calls so many tools at once; with more of them each piece would take longer to place. */
    static final int MAX_CALLS = 512;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final List<String> out = new ArrayList<>();
    private final String model;
    private final AnswerIds ids;
    private final BlockQueue blocks = new BlockQueue(this::send);
    private final List<ToolCall> calls = new ArrayList<>();
    private final SplitCharacters text = new SplitCharacters();
    private final SplitCharacters thought = new SplitCharacters();
    private final StringBuilder blanks = new StringBuilder();
    private Prose blankProse = Prose.Text;
    private boolean started;
    private boolean refused;
    /** The index of the choice that is the answer; below 0 before it is known. */
    private int answer = -1;

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
        JsonNode choice = choice(chunk.path("choices"));
        JsonNode delta = said(choice);
        say(Prose.Thought, AnswerText.thought(delta));
        say(Prose.Text, AnswerText.of(delta.path("content")));
        refused |= delta.path("refusal").isTextual();
        say(Prose.Text, delta.path("refusal").asText(""));
        int known = calls.size();
        for (JsonNode piece : delta.path("tool_calls")) {
            call(CallPiece.of(piece), calls.subList(known, calls.size()));
        }
        if (delta.path("tool_calls").isEmpty() && delta.path("function_call").isObject()) {
            call(CallPiece.legacy(delta.get("function_call")), List.of());
        }
        if (FinishReason.isGiven(choice.path("finish_reason"))) {
            StopReason.refuseFailure(choice.get("finish_reason"));
            finishReason = choice.get("finish_reason").asText();
        }
        return List.copyOf(out);
    }

    /** The first choice: others are other answers. */
    private JsonNode choice(JsonNode choices) {
        for (JsonNode each : choices) {
            int index = each.path("index").asInt();
            if (answer < 0 && each.isObject()) {
                answer = index;
            }
            if (index == answer) {
                return each;
            }
        }
        return JSON.missingNode();
    }

    /** Some vendors send a whole message where others send pieces, and some behind the pieces once more. */
    private JsonNode said(JsonNode choice) {
        JsonNode delta = choice.path("delta");
        return delta.isEmpty() && blocks.isUntouched() ? choice.path("message") : delta;
    }

    @Override
    public List<String> end() throws Untranslatable {
        out.clear();
        boolean called = calls.stream().anyMatch(ToolCall::isNamed);
        if (!refused && !StopReason.isCutShort(FinishReason.of(finishReason))) {
            for (ToolCall call : calls) {
                call.refuseHalf();
            }
        }
        start(JSON.objectNode());
        rest(Prose.Thought);
        rest(Prose.Text);
        blocks.end();
        ObjectNode data = JSON.objectNode().put("type", "message_delta");
        data.putObject("delta")
                .put("stop_reason", StopReason.toStopReason(finishReason, refused, called))
                .putNull("stop_sequence");
        data.set("usage", tokens.toAnthropic());
        send(data);
        send(JSON.objectNode().put("type", "message_stop"));
        return List.copyOf(out);
    }

    /** Half a character whose block is over stays half: nothing follows it. */
    private void rest(Prose prose) throws Untranslatable {
        boolean goesOn = blocks.last() instanceof Said said && said.prose() == prose;
        say(prose, goesOn ? "" : characters(prose).rest());
    }

    private SplitCharacters characters(Prose prose) {
        return prose == Prose.Text ? text : thought;
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
        Said said = new Said(prose, characters(prose));
        blocks.add(said);
        blocks.piece(said, blanks.toString());
        blanks.setLength(0);
    }

    private void call(CallPiece piece, List<ToolCall> inOneChunk) throws Untranslatable {
        ToolCall call = piece.goesOnWith(calls, inOneChunk).orElse(null);
        boolean isNew = call == null || !call.isNamed();
        if (call == null) {
            if (calls.size() == MAX_CALLS) {
                throw ChatToMessages.none("a stream with more than " + MAX_CALLS + " tool calls");
            }
            call = new ToolCall(piece, ids);
            calls.add(call);
        } else {
            call.completed(piece);
        }
        if (!call.isNamed()) {
            call.early(piece.arguments());
            return;
        }
        if (isNew) {
            blanks.setLength(0);
            blocks.add(call);
            blocks.piece(call, call.takeEarly());
        }
        blocks.piece(call, piece.arguments());
    }

    private void send(ObjectNode data) {
        out.add(EventText.of(data.get("type").asText(), data));
    }
}
