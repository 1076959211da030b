package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * The ids and names in one answer as its caller gets them. Callers send those of tool calls back, to whichever target answers next; so in
 * Anthropic's dialect they must be such as Anthropic takes. What a provider left out is made up.
 *
 * @see <a href="https://github.com/langchain-ai/langchain/issues/37756">what Anthropic refuses: tool_use.id should match a pattern</a>
 */
final class AnswerIds {
    private static final int RANDOM_DIGITS = 24;

    private final Set<String> given = new HashSet<>();
    private final UnaryOperator<String> tools;

    /** Names of tools stay as they are. */
    AnswerIds() {
        this(UnaryOperator.identity());
    }

    /** @param tools what becomes of the names of tools that are called */
    AnswerIds(UnaryOperator<String> tools) {
        this.tools = tools;
    }

    /** The name of a called tool. */
    String tool(String name) {
        return tools.apply(name);
    }

    /** The id of an answer as it is, or one with this prefix where there is none. */
    static String message(JsonNode id, String prefix) {
        String told = told(id);
        return told.isEmpty() ? prefix + random() : told;
    }

    /** The model as the answer names it, else as the target is called. */
    static String model(JsonNode model, String target) {
        String told = told(model);
        return told.isEmpty() ? target : told;
    }

    /** An id as a provider tells it; empty where it tells none. Some write the word for what they mean. */
    static String told(JsonNode id) {
        String text = id.isTextual() ? id.asText() : "";
        return text.isBlank() || text.equals("null") ? "" : text;
    }

    /**
     * An id of a tool call that Anthropic takes, unlike all others of this answer. Where it has to be another one than the provider's it
     * is unlike those of other answers too: {@code functions.f:0} comes in each turn.
     *
     * @param id as the provider told it; empty where it told none
     */
    String call(String id) {
        String usable = NameRule.readable(id);
        if (id.isEmpty()) {
            usable = "call_" + random();
        } else if (!usable.equals(id) || given.contains(id)) {
            usable += "_" + random();
        }
        given.add(usable);
        return usable;
    }

    private static String random() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, RANDOM_DIGITS);
    }
}
