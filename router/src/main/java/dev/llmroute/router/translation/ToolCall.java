package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tool call, whose pieces may still come after others have begun. */
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
                .put("name", ids.tool(name));
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
