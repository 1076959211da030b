package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.StringJoiner;

/** The tools of Anthropic's messages as an OpenAI chat has them. */
final class ChatTools {
    /**
     * OpenAI: <i>Invalid 'tools[2].function.description': string too long. Expected a string with maximum length 1024</i>
     * (OpenHands/OpenHands#4838, higebu/3gpp-mcp#238). Most of Claude Code's are longer.
     */
    private static final int MAX_DESCRIPTION = 1024;

    private static final String GOES_ON = "... (The whole description is in the system prompt.)";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ArrayNode tools = JSON.arrayNode();
    private final StringJoiner manuals = new StringJoiner("\n\n");
    private final JsonNode choice;
    private final ToolNames names;

    ChatTools(JsonNode messages, ToolNames names) throws Untranslatable {
        this.names = names;
        this.choice = messages.path("tool_choice");
        for (JsonNode tool : messages.path("tools")) {
            if (!tool.path("type").asText("custom").equals("custom")) {
                throw MessagesToChat.none(
                        "the provider's own tool \"" + tool.path("type").asText() + "\"");
            }
            ObjectNode told = JSON.objectNode().put("type", "function");
            tools.add(told.set("function", function(tool)));
        }
    }

    boolean isEmpty() {
        return tools.isEmpty();
    }

    /** The descriptions that are too long for their place; empty where all have found theirs. */
    String manuals() {
        return manuals.toString();
    }

    /** Tells them to the request, if there are any: OpenAI refuses a choice without tools. */
    void into(ObjectNode out) {
        if (tools.isEmpty()) {
            return;
        }
        out.set("tools", tools);
        switch (choice.path("type").asText("")) {
            case "auto", "none" -> out.set("tool_choice", choice.get("type"));
            case "any" -> out.put("tool_choice", "required");
            case "tool" -> {
                ObjectNode one = out.putObject("tool_choice").put("type", "function");
                one.putObject("function").put("name", names.told(choice.path("name")));
            }
            default -> {}
        }
        if (choice.path("disable_parallel_tool_use").asBoolean()) {
            out.put("parallel_tool_calls", false);
        }
    }

    private ObjectNode function(JsonNode tool) {
        String name = names.told(tool.path("name"));
        ObjectNode function = JSON.objectNode().put("name", name);
        String description = tool.path("description").asText("");
        if (description.length() > MAX_DESCRIPTION) {
            manuals.add("# The tool " + name + "\n\n" + description);
            description = beginning(description) + GOES_ON;
        }
        if (!description.isEmpty()) {
            function.put("description", description);
        }
        ObjectNode parameters = ToolSchema.forOpenAi(tool.path("input_schema"));
        function.set("parameters", parameters);
        if (tool.path("strict").asBoolean()) {
            function.put("strict", StrictSchema.meets(parameters));
        }
        return function;
    }

    private static String beginning(String description) {
        int end = MAX_DESCRIPTION - GOES_ON.length();
        return description.substring(0, Character.isHighSurrogate(description.charAt(end - 1)) ? end - 1 : end);
    }
}
