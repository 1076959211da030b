package dev.llmroute.router.dialect;

import dev.llmroute.router.state.Reference;
import dev.llmroute.router.state.StateReader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an item of the responses API refers to: itself, by its name, or thoughts that only their maker can read. */
final class ItemReference {
    /** Members of an item that is sent by its name only: {@code item_reference}, whose type may be left out, and calls without what came of them. */
    private static final Set<String> HEAD = Set.of("type", "id", "status", "object");

    private static final String THOUGHTS = "reasoning";

    private ItemReference() {}

    /** Whether an item that is sent by its name only has this member. */
    static boolean isHead(String member) {
        return HEAD.contains(member);
    }

    /**
     * Tells what an item refers to.
     *
     * @param type empty if the item has none
     * @param cipher its {@code encrypted_content}
     * @param more whether it has members besides those of its {@link #isHead head}
     */
    static void tell(StateReader state, String type, @Nullable String id, @Nullable String cipher, boolean more) {
        switch (type) {
            case THOUGHTS -> {
                if (cipher != null || id != null) {
                    state.names(Reference.Kind.Thoughts, cipher != null ? cipher : String.valueOf(id));
                }
            }
            case "compaction", "compaction_summary", "context_compaction" -> {
                if (cipher != null) {
                    state.names(Reference.Kind.Compaction, cipher);
                }
            }
            default -> {}
        }
        if (id != null && !more && !type.equals(THOUGHTS)) {
            state.names(Reference.Kind.Item, id);
        }
    }
}
