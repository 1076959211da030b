package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** A system prompt of Anthropic's as the text of OpenAI's. */
final class SystemText {
    /**
     * Claude Code's own line at the front of its prompt: it says nothing to a model, and a hash in it that is another with each request
     * voids the prompt caches of other vendors (anthropics/claude-code#68900).
     */
    private static final Pattern BILLING =
            Pattern.compile("\\A\\s*x-anthropic-billing-header:[^\\n]*\\n?", Pattern.CASE_INSENSITIVE);

    private SystemText() {}

    /** Its blocks joined by line breaks; blank where it says nothing. */
    static String of(JsonNode system) throws Untranslatable {
        if (!system.isArray()) {
            return withoutBilling(system.asText(""));
        }
        StringJoiner text = new StringJoiner("\n");
        for (JsonNode block : system) {
            if (!block.path("type").asText("text").equals("text")) {
                throw MessagesToChat.none("a system prompt with more than text");
            }
            String said = withoutBilling(block.path("text").asText());
            if (!said.isEmpty()) {
                text.add(said);
            }
        }
        return text.toString();
    }

    private static String withoutBilling(String text) {
        return BILLING.matcher(text).replaceFirst("");
    }
}
