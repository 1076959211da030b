package dev.llmroute.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The system prompt and messages of a request in Anthropic's dialect as the messages of an OpenAI chat. */
final class Chat {
    /** OpenAI has no field for it, and a model should know. */
    static final String ERROR_PREFIX = "Error: ";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ArrayNode messages = JSON.arrayNode();

    Chat(JsonNode request) throws Untranslatable {
        JsonNode system = request.path("system");
        if (!system.isMissingNode() && !system.isNull()) {
            messages.addObject().put("role", "system").put("content", text(system, "a system prompt"));
        }
        for (JsonNode message : request.path("messages")) {
            String role = message.path("role").asText();
            JsonNode content = message.path("content");
            switch (role) {
                case "system" ->
                    messages.addObject().put("role", "system").put("content", text(content, "a system prompt"));
                case "user" -> user(content);
                case "assistant" -> assistant(content);
                default -> throw MessagesToChat.none("a message of the role \"" + role + "\"");
            }
        }
    }

    ArrayNode messages() {
        return messages;
    }

    /** The results of tools come first: OpenAI wants them right behind the calls. */
    private void user(JsonNode content) throws Untranslatable {
        if (!content.isArray()) {
            messages.addObject().put("role", "user").put("content", content.asText());
            return;
        }
        ArrayNode parts = JSON.arrayNode();
        for (JsonNode block : content) {
            if (block.path("type").asText().equals("tool_result")) {
                String error = block.path("is_error").asBoolean() ? ERROR_PREFIX : "";
                messages.addObject()
                        .put("role", "tool")
                        .put("tool_call_id", block.path("tool_use_id").asText())
                        .put("content", error + text(block.path("content"), "a tool's result"));
            } else {
                parts.add(Attachments.part(block));
            }
        }
        if (parts.size() == 1 && parts.get(0).path("type").asText().equals("text")) {
            messages.addObject().put("role", "user").set("content", parts.get(0).get("text"));
        } else if (!parts.isEmpty()) {
            messages.addObject().put("role", "user").set("content", parts);
        }
    }

    private void assistant(JsonNode content) throws Untranslatable {
        ObjectNode message = JSON.objectNode().put("role", "assistant");
        if (!content.isArray()) {
            messages.add(message.put("content", content.asText()));
            return;
        }
        StringBuilder text = new StringBuilder();
        StringBuilder thought = new StringBuilder();
        ArrayNode calls = JSON.arrayNode();
        for (JsonNode block : content) {
            String type = block.path("type").asText();
            switch (type) {
                case "text" -> text.append(block.path("text").asText());
                case "tool_use" -> calls.add(call(block));
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
        if (text.isEmpty() && !calls.isEmpty()) {
            message.putNull("content");
        } else {
            message.put("content", text.toString());
        }
        if (!thought.isEmpty()) {
            message.put("reasoning_content", thought.toString());
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        messages.add(message);
    }

    static ObjectNode call(JsonNode toolUse) {
        ObjectNode call =
                JSON.objectNode().put("id", toolUse.path("id").asText()).put("type", "function");
        call.putObject("function")
                .put("name", toolUse.path("name").asText())
                .put("arguments", toolUse.path("input").toString());
        return call;
    }

    private static String text(JsonNode content, String what) throws Untranslatable {
        return TextOnly.of(content, what, MessagesToChat::none);
    }
}
