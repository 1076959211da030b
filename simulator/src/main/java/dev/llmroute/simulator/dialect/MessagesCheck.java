package dev.llmroute.simulator.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.simulator.behaviour.ErrorObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether the parts of a request in Anthropic's dialect are well-formed. What is wrong is said in Anthropic's words: the path
 * of the field, and what it should be.
 *
 * @see <a href="https://docs.claude.com/en/api/messages">Anthropic: create a message</a>
 * @see <a href="https://docs.claude.com/en/docs/agents-and-tools/tool-use/implement-tool-use">Anthropic: how to implement tool use</a>
 */
final class MessagesCheck {
    private static final List<String> BLOCKS = List.of(
            "advisor_tool_result",
            "bash_code_execution_tool_result",
            "code_execution_tool_result",
            "compaction",
            "container_upload",
            "document",
            "fallback",
            "image",
            "mcp_tool_listing",
            "mcp_tool_result",
            "mcp_tool_use",
            "redacted_thinking",
            "search_result",
            "server_tool_use",
            "text",
            "text_editor_code_execution_tool_result",
            "thinking",
            "tool_addition",
            "tool_reference",
            "tool_removal",
            "tool_result",
            "tool_search_tool_result",
            "tool_use",
            "web_fetch_tool_result",
            "web_search_tool_result");

    private MessagesCheck() {}

    static void maxTokens(JsonNode maxTokens) throws InvalidRequest {
        required("max_tokens", maxTokens);
        if (!maxTokens.isIntegralNumber()) {
            throw invalid("max_tokens", "Input should be a valid integer");
        }
        if (maxTokens.longValue() < 1) {
            throw invalid("max_tokens", "Input should be greater than or equal to 1");
        }
    }

    /** A tool's result belongs to a call in the very message before it. */
    static void messages(JsonNode messages, boolean systemToo) throws InvalidRequest {
        required("messages", messages);
        array("messages", messages);
        if (messages.isEmpty()) {
            throw invalid("messages", "at least one message is required");
        }
        Set<String> called = Set.of();
        for (int i = 0; i < messages.size(); i++) {
            called = message("messages." + i, messages.get(i), called, systemToo);
        }
    }

    /** A tool that the caller runs has a schema; one that the provider runs has a type of its own instead. */
    static void tools(JsonNode tools) throws InvalidRequest {
        if (absent(tools)) {
            return;
        }
        array("tools", tools);
        for (int i = 0; i < tools.size(); i++) {
            JsonNode tool = tools.get(i);
            string("tools." + i + ".name", tool.path("name"));
            if (tool.path("type").asText("custom").equals("custom")) {
                object("tools." + i + ".input_schema", tool.path("input_schema"));
            }
        }
    }

    static void flag(String field, JsonNode value) throws InvalidRequest {
        if (!absent(value) && !value.isBoolean()) {
            throw invalid(field, "Input should be a valid boolean");
        }
    }

    static boolean isOf(JsonNode value, String type) {
        return value.path("type").asText().equals(type);
    }

    /** Returns the ids of the calls that the message makes. */
    private static Set<String> message(String path, JsonNode message, Set<String> calledBefore, boolean systemToo)
            throws InvalidRequest {
        object(path, message);
        string(path + ".role", message.path("role"));
        String role = message.path("role").textValue();
        if (!role.equals("user") && !role.equals("assistant") && !(systemToo && role.equals("system"))) {
            throw invalid(
                    "messages",
                    role.equals("system")
                            ? "Unexpected role \"system\". The Messages API accepts a top-level `system` parameter,"
                                    + " not \"system\" as an input message role."
                            : "Unexpected role \"" + role + "\". Allowed roles are \"user\" or \"assistant\".");
        }
        JsonNode content = message.path("content");
        required(path + ".content", content);
        Set<String> calls = new HashSet<>();
        if (!content.isTextual()) {
            array(path + ".content", content);
            for (int i = 0; i < content.size(); i++) {
                String at = path + ".content." + i;
                block(at, content.get(i));
                if (isOf(content.get(i), "tool_result")) {
                    result(at, content.get(i).path("tool_use_id").textValue(), role, calledBefore);
                } else if (isOf(content.get(i), "tool_use")) {
                    calls.add(content.get(i).path("id").textValue());
                }
            }
        }
        // What the system says amid the others does not come between a call and its result.
        return role.equals("system") ? calledBefore : calls;
    }

    private static void block(String path, JsonNode block) throws InvalidRequest {
        object(path, block);
        required(path + ".type", block.path("type"));
        String type = block.path("type").asText();
        if (!BLOCKS.contains(type)) {
            throw invalid(
                    path,
                    "Input tag '" + type + "' found using 'type' does not match any of the expected tags: "
                            + BLOCKS.stream().map(tag -> "'" + tag + "'").collect(Collectors.joining(", ")));
        }
        switch (type) {
            case "text" -> string(path + ".text.text", block.path("text"));
            case "tool_use" -> {
                string(path + ".tool_use.id", block.path("id"));
                string(path + ".tool_use.name", block.path("name"));
                object(path + ".tool_use.input", block.path("input"));
            }
            case "tool_result" -> string(path + ".tool_result.tool_use_id", block.path("tool_use_id"));
            default -> {
                // What other blocks hold does not decide an answer.
            }
        }
    }

    private static void result(String path, String id, String role, Set<String> calledBefore) throws InvalidRequest {
        if (!role.equals("user")) {
            throw invalid(path, "`tool_result` blocks can only be in `user` messages");
        }
        if (!calledBefore.contains(id)) {
            throw invalid(
                    path,
                    "unexpected `tool_use_id` found in `tool_result` blocks: " + id
                            + ". Each `tool_result` block must have a corresponding `tool_use` block in the previous message.");
        }
    }

    private static void required(String path, JsonNode value) throws InvalidRequest {
        if (absent(value)) {
            throw invalid(path, "Field required");
        }
    }

    private static void string(String path, JsonNode value) throws InvalidRequest {
        required(path, value);
        if (!value.isTextual()) {
            throw invalid(path, "Input should be a valid string");
        }
    }

    private static void array(String path, JsonNode value) throws InvalidRequest {
        if (!value.isArray()) {
            throw invalid(path, "Input should be a valid list");
        }
    }

    private static void object(String path, JsonNode value) throws InvalidRequest {
        required(path, value);
        if (!value.isObject()) {
            throw invalid(path, "Input should be a valid dictionary");
        }
    }

    static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    static InvalidRequest invalid(String path, String what) {
        return new InvalidRequest(ErrorObject.invalid(path + ": " + what, null, null));
    }
}
