package dev.llmroute.router.state;

import dev.llmroute.router.state.Reference.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a field of a request names, by the field's shape wherever it stands: what a provider keeps, and {@code _id} or {@code _ids} behind it
 * ({@code file_id}, {@code input_file_ids}, {@code vector_store_ids}, {@code container_id}). Ids of the conversation itself, such as
 * {@code tool_call_id}, name nothing that is kept; nor do those by which programs name their own threads and conversations in fields of their
 * own, as Codex does: what a provider keeps of them has fields with names of its own ({@code previous_response_id}, {@code conversation}).
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/create">OpenAI: create a response</a>
 * @see <a href="https://docs.claude.com/en/docs/build-with-claude/files">Anthropic: files, code execution, skills</a>
 */
public final class IdField {
    private static final List<Map.Entry<String, Kind>> KEPT = List.of(
            Map.entry("file", Kind.File),
            Map.entry("vector_store", Kind.VectorStore),
            Map.entry("container", Kind.Container),
            Map.entry("skill", Kind.Skill));

    /** Skills that a vendor gives to everybody have names without it: {@code pptx}. */
    private static final String OWN_SKILL = "skill_";

    private IdField() {}

    /** What a field of this name names; empty for nearly every field. */
    public static Optional<Kind> of(String field) {
        String named = field.endsWith("_id")
                ? field.substring(0, field.length() - 3)
                : field.endsWith("_ids") ? field.substring(0, field.length() - 4) : "";
        if (named.isEmpty()) {
            return Optional.empty();
        }
        for (Map.Entry<String, Kind> kept : KEPT) {
            int before = named.length() - kept.getKey().length() - 1;
            if (named.endsWith(kept.getKey()) && (before < 0 || named.charAt(before) == '_')) {
                return Optional.of(kept.getValue());
            }
        }
        return Optional.empty();
    }

    /** Whether such an id is an account's. */
    static boolean isOfAccount(Kind kind, String id) {
        return kind != Kind.Skill || id.startsWith(OWN_SKILL);
    }
}
