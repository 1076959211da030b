package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The messages of an OpenAI chat as Anthropic has them: what system and developer say goes to the front, what one role says in a row is
 * one message, the user begins, and the results of tools stand at the beginning of the message behind their calls.
 *
 * @see <a href="https://docs.claude.com/en/docs/agents-and-tools/tool-use/handle-tool-calls">Anthropic: results come first, each behind its call</a>
 */
final class Conversation {
    /** Stands for a user's turn without text: Anthropic refuses blank texts, and conversations that the assistant begins. LiteLLM uses the same. */
    static final String PLACEHOLDER = ".";

    /** Stands for the result of a tool that is not in the history: the caller stopped it, or cut its history short. */
    static final String NO_RESULT = "The tool was stopped, there is no result.";

    private static final String USER = Turns.USER;
    private static final String ASSISTANT = Turns.ASSISTANT;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final SystemPrompt system = new SystemPrompt();
    private final Turns turns = new Turns();
    private final ToolCalls<Turns.Turn> calls = new ToolCalls<>(NameRule.ANTHROPIC_CALL_ID);
    private final ToolNames names;
    private long argumentTokens;

    /** @param chat the {@code messages} of a chat request */
    Conversation(JsonNode chat, ToolNames names) throws Untranslatable {
        this.names = names;
        for (JsonNode message : chat) {
            message(message);
        }
        for (ToolCalls.Call<Turns.Turn> call : calls.unanswered()) {
            turns.answer(call, JSON.objectNode().put("content", NO_RESULT).put("is_error", true));
        }
        if (!chat.isEmpty()) {
            turns.settle(chat.get(chat.size() - 1), system);
        }
    }

    SystemPrompt system() {
        return system;
    }

    ArrayNode messages() {
        return turns.messages();
    }

    private void message(JsonNode message) throws Untranslatable {
        String role = message.path("role").asText();
        switch (role) {
            case "system", "developer" -> system.add(message, role);
            case USER -> user(message);
            case ASSISTANT -> assistant(message);
            case "tool" -> toolResult(message);
            default -> throw ChatToMessages.none("a message of the role \"" + role + "\"");
        }
    }

    private void user(JsonNode message) throws Untranslatable {
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            turns.say(USER, CacheMarks.copied(message, Attachments.text(content.asText())));
        }
        if (content.isArray()) {
            for (JsonNode part : content) {
                turns.say(USER, Attachments.block(part));
            }
        }
    }

    private void assistant(JsonNode message) throws Untranslatable {
        if (message.hasNonNull("function_call") || message.hasNonNull("audio")) {
            throw ChatToMessages.none("an assistant's message with \"function_call\" or \"audio\"");
        }
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            turns.say(ASSISTANT, CacheMarks.copied(message, Attachments.text(content.asText())));
        }
        if (content.isArray()) {
            for (JsonNode part : content) {
                String field = part.path("type").asText().equals("refusal") ? "refusal" : "text";
                turns.say(
                        ASSISTANT,
                        CacheMarks.copied(
                                part, Attachments.text(part.path(field).asText())));
            }
        }
        if (message.path("refusal").isTextual()) {
            turns.say(ASSISTANT, Attachments.text(message.path("refusal").asText()));
        }
        for (JsonNode call : message.path("tool_calls")) {
            toolUse(call);
        }
    }

    private void toolUse(JsonNode call) throws Untranslatable {
        if (!call.path("type").asText("function").equals("function")) {
            throw ChatToMessages.none(
                    "a tool call of type \"" + call.path("type").asText() + "\"");
        }
        argumentTokens += Arguments.tokens(call.at("/function/arguments"));
        if (argumentTokens > ChatToMessages.MAX_TOKENS) {
            throw new Untranslatable("the arguments of its tool calls have more than " + ChatToMessages.MAX_TOKENS
                    + " names and values, too many to be translated");
        }
        Turns.Turn turn = turns.turn(ASSISTANT);
        ObjectNode use = JSON.objectNode()
                .put("type", "tool_use")
                .put("id", calls.called(call.path("id"), turn).id())
                .put("name", names.told(call.at("/function/name")));
        JsonNode input = Arguments.ofHistory(call.at("/function/arguments"));
        use.set("input", names.properties().told(call.at("/function/name").asText(""), input));
        turn.content.add(use);
    }

    private void toolResult(JsonNode message) throws Untranslatable {
        ObjectNode result = CacheMarks.copied(message, JSON.objectNode());
        JsonNode content = message.path("content");
        if (isText(content)) {
            result.put("content", text(content, "tool"));
        } else {
            ArrayNode blocks = result.putArray("content");
            for (JsonNode part : content) {
                ObjectNode block = Attachments.block(part);
                if (!Turns.isBlank(block)) {
                    blocks.add(block);
                }
            }
        }
        Optional<ToolCalls.Call<Turns.Turn>> call = calls.answered(message.path("tool_call_id"));
        if (call.isPresent()) {
            turns.answer(call.get(), result);
        } else {
            sayUncalled(result.path("content"));
        }
    }

    private static boolean isText(JsonNode content) {
        for (JsonNode part : content) {
            if (!part.path("type").asText().equals("text")) {
                return false;
            }
        }
        return true;
    }

    /** Anthropic refuses results that no call waits for, but the model should still know of them. */
    private void sayUncalled(JsonNode content) {
        if (content.isTextual()) {
            if (!Blank.is(content.asText())) {
                turns.say(USER, Attachments.text("Result of a tool: " + content.asText()));
            }
            return;
        }
        turns.say(USER, Attachments.text("Result of a tool:"));
        content.forEach(block -> turns.say(USER, (ObjectNode) block));
    }

    private static String text(JsonNode content, String role) throws Untranslatable {
        return TextOnly.of(content, "a message of the role \"" + role + "\"", ChatToMessages::none);
    }
}
