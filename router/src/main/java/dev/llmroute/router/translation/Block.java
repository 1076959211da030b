package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** A block of a stream in Anthropic's dialect whose pieces come. Not thread-safe. */
sealed interface Block permits Block.Said, ToolCall {
    JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** The block as it begins. */
    ObjectNode start();

    ObjectNode delta(String piece);

    /** What comes behind its last piece. */
    Optional<ObjectNode> seal();

    /** Whether it may be closed where another one has begun. */
    boolean mayClose();

    /** What was said so far, put together from pieces with halves of characters at their edges. */
    SplitCharacters characters();

    /** Takes a piece with whole characters; gives what can be said now. */
    String take(String piece);

    /** What was taken and not said, where nothing more comes. */
    String left();

    /** Whether half a character at its end may become whole in a later block of the same prose. */
    boolean goesOnLater();

    /** What was said for people to read. */
    enum Prose {
        Text,
        Thought
    }

    /**
     * A block of prose: as soon as something else begins, it is over.
     *
     * @param characters of all blocks of this prose
     */
    record Said(Prose prose, SplitCharacters characters) implements Block {
        @Override
        public ObjectNode start() {
            return switch (prose) {
                case Text -> JSON.objectNode().put("type", "text").put("text", "");
                case Thought ->
                    JSON.objectNode()
                            .put("type", "thinking")
                            .put("thinking", "")
                            .put("signature", "");
            };
        }

        @Override
        public ObjectNode delta(String piece) {
            return switch (prose) {
                case Text -> JSON.objectNode().put("type", "text_delta").put("text", piece);
                case Thought -> JSON.objectNode().put("type", "thinking_delta").put("thinking", piece);
            };
        }

        @Override
        public Optional<ObjectNode> seal() {
            return prose == Prose.Thought
                    ? Optional.of(
                            JSON.objectNode().put("type", "signature_delta").put("signature", RouterThought.SIGNATURE))
                    : Optional.empty();
        }

        @Override
        public boolean mayClose() {
            return true;
        }

        @Override
        public String take(String piece) {
            return piece;
        }

        @Override
        public String left() {
            return "";
        }

        @Override
        public boolean goesOnLater() {
            return true;
        }
    }
}
