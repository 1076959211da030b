package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * Anthropic's {@code context_management}: edits that only make a prompt shorter before the model gets it change nothing that is asked.
 *
 * @see <a href="https://docs.claude.com/en/docs/build-with-claude/context-editing">Anthropic: context editing</a>
 */
final class ContextEdits {
    private static final List<String> SHORTENING = List.of("clear_thinking_", "clear_tool_uses_");

    private ContextEdits() {}

    /** The type of the first edit that does more than shorten; empty where none does, or nothing is to be edited. */
    static Optional<String> beyondShortening(JsonNode contextManagement) {
        return contextManagement
                .path("edits")
                .valueStream()
                .map(edit -> edit.path("type").asText())
                .filter(type -> SHORTENING.stream().noneMatch(type::startsWith))
                .findFirst();
    }
}
