package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A block of a stream in Anthropic's dialect whose pieces come. Not thread-safe. */
sealed interface Block {
    JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** As it begins. */
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

    /** A call of a tool: its pieces may still come while others have begun. */
    final class ToolCall implements Block {
        private static final int MAX_EARLY = 64 * 1024;

        private final @Nullable Integer index;
        private final AnswerIds ids;
        private final SplitCharacters characters = new SplitCharacters();
        private final ArgumentText arguments = new ArgumentText();
        private String id;
        private String name;
        private String early = "";

        ToolCall(CallPiece first, AnswerIds ids) {
            this.index = first.index();
            this.ids = ids;
            this.id = first.id();
            this.name = first.name();
        }

        /** Null where the provider numbers no calls. */
        @Nullable
        Integer index() {
            return index;
        }

        String id() {
            return id;
        }

        String name() {
            return name;
        }

        boolean isNamed() {
            return !name.isBlank();
        }

        /** @throws Untranslatable where its arguments were cut off: half of them is not what was meant */
        void refuseHalf() throws Untranslatable {
            if (isNamed() && !arguments.isObject()) {
                throw ChatToMessages.none("a tool call whose arguments are no whole JSON object");
            }
        }

        ArgumentText arguments() {
            return arguments;
        }

        /** Arguments that came before the name; nothing is said of a call that has none. */
        void early(String piece) throws Untranslatable {
            early += piece;
            if (early.length() > MAX_EARLY) {
                throw ChatToMessages.none("a tool call that has no name");
            }
        }

        String takeEarly() {
            String taken = early;
            early = "";
            return taken;
        }

        /** What a later piece says of it: id and name may come after the index, and a name in two pieces. */
        void completed(CallPiece piece) {
            if (id.isEmpty()) {
                id = piece.id();
            }
            if (!arguments.hasBegun() && !piece.name().equals(name)) {
                name += piece.name();
            }
        }

        @Override
        public ObjectNode start() {
            ObjectNode use = JSON.objectNode()
                    .put("type", "tool_use")
                    .put("id", ids.call(id))
                    .put("name", name);
            use.putObject("input");
            return use;
        }

        @Override
        public ObjectNode delta(String piece) {
            return JSON.objectNode().put("type", "input_json_delta").put("partial_json", piece);
        }

        @Override
        public Optional<ObjectNode> seal() {
            return Optional.empty();
        }

        @Override
        public boolean mayClose() {
            return arguments.isClosed();
        }

        @Override
        public SplitCharacters characters() {
            return characters;
        }

        @Override
        public String take(String piece) {
            return arguments.add(piece);
        }

        @Override
        public String left() {
            return arguments.left();
        }

        @Override
        public boolean goesOnLater() {
            return false;
        }
    }
}
