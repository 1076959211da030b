package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a tool call in a stream of OpenAI's dialect, and to which call it belongs. OpenAI's own tell calls apart by {@code index}; others
 * give every call the index 0, or none, or an id that changes with every piece. What all have in common: the name comes with the first piece.
 *
 * @param index null where there is none
 * @param id empty where there is none
 * @param name empty where there is none
 * @see <a href="https://github.com/openai/openai-python/blob/main/src/openai/lib/streaming/_deltas.py">how OpenAI's SDK puts pieces together</a>
 * @see <a href="https://github.com/ai-dynamo/dynamo/issues/4723">calls that all have the index 0</a>
 */
record CallPiece(@Nullable Integer index, String id, String name, String arguments) {
    /** A piece of the call as OpenAI had it before there were several. */
    static CallPiece legacy(JsonNode functionCall) {
        ObjectNode piece = JsonNodeFactory.instance.objectNode();
        piece.set("function", functionCall);
        return of(piece);
    }

    static CallPiece of(JsonNode piece) {
        JsonNode index = piece.path("index");
        JsonNode function = piece.path("function");
        return new CallPiece(
                index.isInt() ? index.asInt() : null,
                AnswerIds.told(piece.path("id")),
                function.path("name").isTextual() ? function.get("name").asText() : "",
                ArgumentText.of(function.path("arguments")));
    }

    /**
     * The call that the piece goes on with; empty where it begins a new one.
     *
     * @param calls those that have begun, in order
     * @param inOneChunk those of them that have begun in the chunk of this piece
     */
    Optional<ToolCall> goesOnWith(List<ToolCall> calls, List<ToolCall> inOneChunk) {
        return candidate(calls).filter(call -> !isAnotherThan(call, inOneChunk.contains(call)));
    }

    /** The last call of the same id, else of the same index; a piece without an index belongs to the last one. */
    private Optional<ToolCall> candidate(List<ToolCall> calls) {
        return calls.reversed().stream()
                .filter(call -> !id.isEmpty() && id.equals(call.id()) && mayHaveIndex(call))
                .findFirst()
                .or(() -> calls.reversed().stream().filter(this::mayHaveIndex).findFirst());
    }

    private boolean mayHaveIndex(ToolCall call) {
        return index == null || call.index() == null || index.equals(call.index());
    }

    /** Whether it is the first piece of another call, although that one has the same id or index. */
    private boolean isAnotherThan(ToolCall call, boolean inOneChunk) {
        if (name.isEmpty() || call.name().isEmpty()) {
            return false;
        }
        boolean sameName = name.equals(call.name());
        if (!id.isEmpty() && !call.id().isEmpty() && !id.equals(call.id())) {
            // A new id may only be one more for the same call where the piece cannot be the beginning of arguments.
            boolean middle = call.arguments().hasBegun()
                    && !call.arguments().isWhole()
                    && !arguments.isEmpty()
                    && !arguments.startsWith("{");
            return !(sameName && middle);
        }
        if (sameName) {
            // Some repeat the name with every piece; but behind a whole object there can only be another call.
            return inOneChunk || (call.arguments().isWhole() && !arguments.isBlank());
        }
        // The rest of a name follows its first part without an id, and before any argument.
        boolean restOfName =
                id.isEmpty() && !call.id().isEmpty() && !call.arguments().hasBegun() && arguments.isEmpty();
        return inOneChunk || !restOfName;
    }
}
