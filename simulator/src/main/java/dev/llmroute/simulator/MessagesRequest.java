package dev.llmroute.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request in Anthropic's dialect.
 *
 * @see <a href="https://docs.claude.com/en/api/messages">Anthropic: create a message</a>
 */
record MessagesRequest(Prompt prompt) implements Question {

    /** Reads a request whose model is known to be there. */
    static MessagesRequest of(String model, JsonNode body) throws InvalidRequest {
        MessagesCheck.maxTokens(body.path("max_tokens"));
        MessagesCheck.messages(body.path("messages"));
        MessagesCheck.tools(body.path("tools"));
        MessagesCheck.flag("stream", body.path("stream"));
        JsonNode messages = body.path("messages");
        JsonNode last = messages.path(messages.size() - 1);
        String result = toolResult(last);
        boolean plainUser = isUser(last) && result == null;
        return new MessagesRequest(new Prompt(
                model,
                body.path("stream").booleanValue(),
                lastUserMessage(messages),
                result,
                plainUser ? toolToCall(body).orElse(null) : null,
                words(body)));
    }

    /**
     * How many tokens a request has: its words. {@code max_tokens} may be absent here.
     *
     * @see <a href="https://docs.claude.com/en/api/messages-count-tokens">Anthropic: count tokens in a message</a>
     */
    static int tokens(JsonNode body) throws InvalidRequest {
        MessagesCheck.messages(body.path("messages"));
        MessagesCheck.tools(body.path("tools"));
        return words(body);
    }

    @Override
    public WrittenAnswer answer(Echo echo, String id, long created) {
        return new MessageAnswer(id, echo);
    }

    /** A message that holds nothing but tools' results is not the user's. */
    private static String lastUserMessage(JsonNode messages) {
        String last = "";
        for (JsonNode message : messages) {
            String text = Prompt.text(message.path("content"));
            if (isUser(message) && !(text.isEmpty() && toolResult(message) != null)) {
                last = text;
            }
        }
        return last;
    }

    /** The text of the last one. */
    private static @Nullable String toolResult(JsonNode message) {
        String result = null;
        for (JsonNode block : message.path("content")) {
            if (MessagesCheck.isOf(block, "tool_result")) {
                result = Prompt.text(block.path("content"));
            }
        }
        return result;
    }

    private static int words(JsonNode body) {
        int words = Prompt.words(Prompt.text(body.path("system")));
        for (JsonNode message : body.path("messages")) {
            words += Prompt.words(Prompt.text(message.path("content")));
            for (JsonNode block : message.path("content")) {
                words += Prompt.words(Prompt.text(block.path("content")));
            }
        }
        return words;
    }

    private static boolean isUser(JsonNode message) {
        return message.path("role").asText().equals("user");
    }

    private static Optional<String> toolToCall(JsonNode body) {
        JsonNode choice = body.path("tool_choice");
        String first = body.at("/tools/0/name").asText("");
        if (first.isEmpty() || MessagesCheck.isOf(choice, "none")) {
            return Optional.empty();
        }
        return Optional.of(choice.path("name").asText(first));
    }
}
