package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a stream in Anthropic's dialect, where one is open at a time: those that begin meanwhile wait, in the order in which they
 * began. Not thread-safe.
 */
final class BlockQueue {
    /** What may wait, in UTF-16 units. */
    private static final int MAX_WAITING = 1024 * 1024;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Consumer<ObjectNode> events;
    private final Deque<Block> blocks = new ArrayDeque<>();
    /** What waits of the blocks behind the first one. */
    private final Map<Block, StringBuilder> waiting = new HashMap<>();

    private int waitingUnits;
    /** The index of the open block, or of the last one. */
    private int index = -1;

    private boolean open;

    /** @param events gets the data of each event */
    BlockQueue(Consumer<ObjectNode> events) {
        this.events = events;
    }

    /** The block that began last, where it may still go on; else null. */
    @Nullable
    Block last() {
        return blocks.peekLast();
    }

    /** Whether no block has begun yet. */
    boolean isUntouched() {
        return index < 0 && blocks.isEmpty();
    }

    /** A new block begins, behind all others. */
    void add(Block block) {
        blocks.addLast(block);
        advance();
    }

    /**
     * More of a block.
     *
     * @throws Untranslatable where it is closed already, or too much waits
     */
    void piece(Block block, String piece) throws Untranslatable {
        String whole = block.characters().join(piece);
        String ready = whole.isEmpty() ? "" : block.take(whole);
        if (ready.isEmpty()) {
            return;
        }
        if (block.equals(blocks.peekFirst())) {
            say(block, ready);
            advance();
        } else if (blocks.contains(block)) {
            hold(block, ready);
        } else if (!whole.isBlank()) {
            throw ChatToMessages.none("a stream in which the arguments of a tool call go on behind their end");
        }
    }

    private void hold(Block block, String piece) throws Untranslatable {
        waitingUnits += piece.length();
        if (waitingUnits > MAX_WAITING) {
            throw ChatToMessages.none("a stream in which so much of several tool calls is mixed");
        }
        waiting.computeIfAbsent(block, begun -> new StringBuilder()).append(piece);
    }

    /** The stream is over: what waits is said now. */
    void end() {
        while (!blocks.isEmpty()) {
            close(blocks.size() == 1);
        }
    }

    private void advance() {
        while (blocks.size() > 1 && blocks.getFirst().mayClose()) {
            close(false);
        }
    }

    private void close(boolean last) {
        Block closed = blocks.getFirst();
        if (last || !closed.goesOnLater()) {
            String rest = closed.characters().rest();
            String left = (rest.isEmpty() ? "" : closed.take(rest)) + closed.left();
            if (!left.isEmpty()) {
                say(closed, left);
            }
        }
        if (open || !closed.goesOnLater()) {
            open(closed);
            closed.seal().ifPresent(this::delta);
            events.accept(JSON.objectNode().put("type", "content_block_stop").put("index", index));
            open = false;
        }
        blocks.removeFirst();
        Block next = blocks.peekFirst();
        StringBuilder held = next == null ? null : waiting.remove(next);
        if (next != null && held != null) {
            waitingUnits -= held.length();
            say(next, held.toString());
        }
    }

    private void say(Block first, String piece) {
        open(first);
        delta(first.delta(piece));
    }

    /** A block is opened with its first piece: until then the name of a tool may not be whole. */
    private void open(Block first) {
        if (open) {
            return;
        }
        open = true;
        index++;
        ObjectNode data = JSON.objectNode().put("type", "content_block_start").put("index", index);
        data.set("content_block", first.start());
        events.accept(data);
    }

    private void delta(ObjectNode delta) {
        ObjectNode data = JSON.objectNode().put("type", "content_block_delta").put("index", index);
        data.set("delta", delta);
        events.accept(data);
    }
}
