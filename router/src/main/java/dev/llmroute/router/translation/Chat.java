package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The system prompt and messages of a request in Anthropic's dialect as the messages of an OpenAI chat. OpenAI wants each call of a tool
 * answered right behind the message that has it, and nothing answered that was not called.
 *
 * @see <a href="https://platform.openai.com/docs/guides/function-calling">OpenAI: function calling</a>
 */
final class Chat {
    /** Stands for the result of a tool that is not in the history: the caller stopped it, or cut its history short. */
    static final String NO_RESULT = "Error: the tool was stopped, there is no result.";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** A message, and the results of the tools that it calls. */
    private static final class Turn {
        final ObjectNode message;
        final List<ObjectNode> results = new ArrayList<>();

        Turn(ObjectNode message) {
            this.message = message;
        }
    }

    private final List<Turn> turns = new ArrayList<>();
    private final ToolCalls<Turn> calls = new ToolCalls<>(NameRule.OPENAI_CALL_ID);
    private final ToolNames names;

    /** @param manuals what is to be said of tools at the end of the system prompt; blank where there is nothing */
    Chat(JsonNode request, ToolNames names, String manuals) throws Untranslatable {
        this.names = names;
        String system = SystemText.of(request.path("system"));
        system(manuals.isBlank() || system.isBlank() ? system + manuals : system + "\n\n" + manuals);
        for (JsonNode message : request.path("messages")) {
            String role = message.path("role").asText();
            JsonNode content = message.path("content");
            switch (role) {
                case "system" -> system(SystemText.of(content));
                case "user" -> user(content);
                case "assistant" -> assistant(content);
                default -> throw MessagesToChat.none("a message of the role \"" + role + "\"");
            }
        }
        for (ToolCalls.Call<Turn> call : calls.unanswered()) {
            call.turn().results.add(result(call, NO_RESULT));
        }
    }

    ArrayNode messages() {
        ArrayNode messages = JSON.arrayNode();
        for (Turn turn : turns) {
            messages.add(turn.message).addAll(turn.results);
        }
        if (messages.isEmpty()) {
            // Nobody said anything: OpenAI wants a message all the same.
            messages.addObject().put("role", "user").put("content", Conversation.PLACEHOLDER);
        }
        return messages;
    }

    private void say(ObjectNode message) {
        turns.add(new Turn(message));
    }

    private void system(String text) {
        if (!text.isBlank()) {
            say(JSON.objectNode().put("role", "system").put("content", text));
        }
    }

    private void user(JsonNode content) throws Untranslatable {
        if (!content.isArray()) {
            if (!content.asText("").isEmpty()) {
                say(JSON.objectNode().put("role", "user").put("content", content.asText()));
            }
            return;
        }
        ArrayNode shown = JSON.arrayNode();
        ArrayNode parts = JSON.arrayNode();
        for (JsonNode block : content) {
            if (block.path("type").asText().equals("tool_result")) {
                toolResult(block, shown);
            } else {
                parts.add(Attachments.part(block));
            }
        }
        shown.addAll(parts);
        ObjectNode message = JSON.objectNode().put("role", "user");
        if (shown.size() == 1 && shown.get(0).path("type").asText().equals("text")) {
            say(message.set("content", shown.get(0).get("text")));
        } else if (!shown.isEmpty()) {
            say(message.set("content", shown));
        }
    }

    /** Goes to the turn that has its call, what it shows to the user's message; all of it where nothing was called. */
    private void toolResult(JsonNode block, ArrayNode shown) throws Untranslatable {
        ToolResult result = ToolResult.of(block);
        Optional<ToolCalls.Call<Turn>> call = calls.answered(block.path("tool_use_id"));
        if (call.isPresent()) {
            call.get().turn().results.add(result(call.get(), result.text()));
        } else if (!result.text().isBlank()) {
            shown.add(Attachments.text("Result of a tool: " + result.text()));
        }
        if (!result.shown().isEmpty()) {
            shown.add(Attachments.text("Shown by the tool"
                    + call.map(each -> " (" + each.id() + ")").orElse("") + ":"));
            shown.addAll(result.shown());
        }
    }

    private static ObjectNode result(ToolCalls.Call<Turn> call, String text) {
        return JSON.objectNode()
                .put("role", "tool")
                .put("tool_call_id", call.id())
                .put("content", text);
    }

    private void assistant(JsonNode content) throws Untranslatable {
        ObjectNode message = JSON.objectNode().put("role", "assistant");
        if (!content.isArray()) {
            if (!content.asText("").isEmpty()) {
                say(message.put("content", content.asText()));
            }
            return;
        }
        Turn turn = new Turn(message);
        StringBuilder text = new StringBuilder();
        StringBuilder thought = new StringBuilder();
        ArrayNode called = JSON.arrayNode();
        for (JsonNode block : content) {
            String type = block.path("type").asText();
            switch (type) {
                case "text" -> text.append(block.path("text").asText());
                case "tool_use" -> called.add(call(block, turn));
                case "thinking", "redacted_thinking" -> {
                    // What Anthropic signed is of no use to another model; what a model of this dialect thought, it
                    // wants back.
                    if (RouterThought.is(block)) {
                        thought.append(block.path("thinking").asText());
                    }
                }
                default -> throw MessagesToChat.none("an assistant's content of type \"" + type + "\"");
            }
        }
        if (!called.isEmpty()) {
            message.put("content", text.isEmpty() ? null : text.toString());
            message.set("tool_calls", called);
        } else if (text.isEmpty()) {
            // Nothing but thoughts; some vendors refuse a message that says nothing.
            return;
        } else {
            message.put("content", text.toString());
        }
        if (!thought.isEmpty()) {
            message.put("reasoning_content", thought.toString());
        }
        turns.add(turn);
    }

    private ObjectNode call(JsonNode toolUse, Turn turn) {
        ObjectNode call = call(toolUse);
        call.put("id", calls.called(toolUse.path("id"), turn).id());
        ((ObjectNode) call.path("function")).put("name", names.told(toolUse.path("name")));
        return call;
    }

    /** A call as an answer has it, under its own id and name. */
    static ObjectNode call(JsonNode toolUse) {
        ObjectNode call =
                JSON.objectNode().put("id", toolUse.path("id").asText()).put("type", "function");
        JsonNode input = toolUse.path("input");
        call.putObject("function").put("name", toolUse.path("name").asText()).put("arguments", arguments(input));
        return call;
    }

    /** OpenAI has them as text. No input is no arguments; a text is what somebody has translated before. */
    private static String arguments(JsonNode input) {
        if (input.isTextual() && !input.asText().isBlank()) {
            return input.asText();
        }
        return input.isContainerNode() ? input.toString() : "{}";
    }
}
