package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The text of an answer in OpenAI's dialect, or of a piece of one: a string, with some vendors a list of parts.
 *
 * @see <a href="https://docs.mistral.ai/capabilities/reasoning/">Mistral: answers of reasoning models</a>
 */
final class AnswerText {
    private AnswerText() {}

    /**
     * The text, without the thoughts among its parts; empty where there is none.
     *
     * @throws Untranslatable where a part is neither text nor a thought
     */
    static String of(JsonNode content) throws Untranslatable {
        if (!content.isArray()) {
            return content.isTextual() ? content.asText() : "";
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            switch (part.path("type").asText()) {
                case "text" -> text.append(part.path("text").asText());
                case "thinking" -> {}
                default ->
                    throw ChatToMessages.none(
                            "an answer's content of type \"" + part.path("type").asText() + "\"");
            }
        }
        return text.toString();
    }

    /**
     * What a model thought before it said this; empty where nothing is told of it. Thoughts that only their provider can read are left out.
     *
     * @see <a href="https://api-docs.deepseek.com/guides/thinking_mode">DeepSeek, and most others: {@code reasoning_content}</a>
     * @see <a href="https://github.com/microsoft/vscode-copilot-chat">Copilot: {@code reasoning_text}</a>
     * @see <a href="https://openrouter.ai/docs/use-cases/reasoning-tokens">OpenRouter, Groq, vLLM: {@code reasoning}</a>
     */
    static String thought(JsonNode said) {
        for (String field : new String[] {"reasoning_content", "reasoning", "reasoning_text"}) {
            JsonNode thought = said.path(field);
            if (thought.isTextual() && !thought.asText().isEmpty()) {
                return thought.asText();
            }
        }
        return "";
    }
}
