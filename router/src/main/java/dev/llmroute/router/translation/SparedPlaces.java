package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * Which fields inside of messages, items, tools and settings may be left out where a target refuses them. What is asked never may: roles and
 * contents, calls with their names, arguments and ids, results, and what a tool is.
 */
final class SparedPlaces {
    /** Of a message, an item of the responses API, or a block of content. */
    private static final Set<String> SAID = Set.of(
            "id",
            "role",
            "content",
            "type",
            "text",
            "refusal",
            "prefix",
            "partial",
            "tool_calls",
            "function_call",
            "audio",
            "tool_call_id",
            "tool_use_id",
            "call_id",
            "name",
            "arguments",
            "input",
            "output",
            "is_error",
            "thinking",
            "signature",
            "data",
            "summary",
            "encrypted_content",
            "source",
            "image_url",
            "file",
            "file_id",
            "input_audio",
            "title",
            "context",
            "action",
            "result",
            "results",
            "code",
            "container_id",
            "queries",
            "operation");

    private static final Set<String> OF_CALL = Set.of("id", "type", "function", "custom", "name", "arguments", "input");

    private static final Set<String> OF_TOOL = Set.of(
            "type",
            "name",
            "description",
            "parameters",
            "input_schema",
            "function",
            "custom",
            "format",
            "allowed_callers");

    /** Of tools that a provider runs itself the rest says what they do. */
    private static final Set<String> OF_ANY_TOOL = Set.of("cache_control", "defer_loading", "eager_input_streaming");

    /** What a call, or a tool, may have its own fields in. */
    private static final Set<String> INSIDE = Set.of("function", "custom");

    private static final Set<String> FUNCTIONS = Set.of("", "function", "custom");

    /** How a user's image or text is read, or kept for later. */
    private static final Set<List<String>> OF_USER = Set.of(
            List.of("content", "cache_control"),
            List.of("content", "image_url", "detail"),
            List.of("content", "detail"));

    private static final Set<String> TUNING = Set.of("metadata", "stream_options", "reasoning", "prompt_cache_options");

    private static final Set<List<String>> SETTINGS = Set.of(
            List.of("output_config", "effort"),
            List.of("text", "verbosity"),
            List.of("thinking", "display"),
            List.of("tool_choice", "disable_parallel_tool_use"));

    /** Items of the responses API that are known by what they say, not by their id. */
    private static final Set<String> NEED_NO_ID = Set.of(
            "", "message", "function_call", "function_call_output", "custom_tool_call", "custom_tool_call_output");

    private SparedPlaces() {}

    /**
     * Whether a field may go that stands below an element of a list at the top of the request, or below an object there.
     *
     * @param element the message, item, tool or object
     * @param parent has the field
     * @param historyOnly whether only what earlier answers left may go
     */
    static boolean mayGo(Place place, ObjectNode element, ObjectNode parent, boolean historyOnly) {
        List<String> names = place.names();
        if (names.isEmpty()) {
            return false;
        }
        return switch (place.top()) {
            case "messages" -> mayGoOfMessage(names, element, parent, historyOnly);
            case "input" -> mayGoOfItem(names, element, parent);
            case "tools" -> !historyOnly && mayGoOfTool(names, element);
            default ->
                !historyOnly
                        && (TUNING.contains(place.top()) || SETTINGS.contains(List.of(place.top(), names.getFirst())));
        };
    }

    private static boolean mayGoOfMessage(
            List<String> names, ObjectNode message, ObjectNode parent, boolean historyOnly) {
        String field = names.getLast();
        return switch (message.path("role").asText()) {
            case "assistant" -> names.equals(List.of("id")) || mayGoOfAnswer(names, parent.path(field));
            case "tool" -> !historyOnly && (names.equals(List.of("name")) || mayGoOfAnswer(names, parent.path(field)));
            default -> !historyOnly && OF_USER.contains(names);
        };
    }

    /** Of what a model said, or a tool. */
    static boolean mayGoOfAnswer(List<String> names, JsonNode value) {
        String first = names.getFirst();
        boolean last = names.size() == 1;
        List<String> rest = names.subList(1, names.size());
        return switch (first) {
            case "tool_calls" -> last ? saysNothing(value) : mayGoOfCall(rest);
            case "content" -> !last && mayGoOfAnswer(rest, value);
            case "refusal", "audio", "function_call" -> last && saysNothing(value);
            default -> !SAID.contains(first);
        };
    }

    private static boolean mayGoOfCall(List<String> names) {
        return !OF_CALL.contains(own(names));
    }

    /** The first name that is not just where the fields of a function stand. */
    private static String own(List<String> names) {
        boolean inside = names.size() > 1 && INSIDE.contains(names.getFirst());
        return names.get(inside ? 1 : 0);
    }

    /** Nothing but what it is, says or calls: ids and states of items are their maker's. */
    private static boolean mayGoOfItem(List<String> names, ObjectNode item, ObjectNode parent) {
        String type = item.path("type").asText();
        if (names.equals(List.of("id"))) {
            boolean thought = type.equals("reasoning") && item.hasNonNull("encrypted_content");
            return thought || (NEED_NO_ID.contains(type) && item.size() > 2);
        }
        boolean answered = Set.of("", "assistant").contains(item.path("role").asText())
                && (NEED_NO_ID.contains(type) || type.equals("reasoning"));
        return answered ? mayGoOfAnswer(names, parent.path(names.getLast())) : names.equals(List.of("status"));
    }

    private static boolean mayGoOfTool(List<String> names, ObjectNode tool) {
        if (!FUNCTIONS.contains(tool.path("type").asText())) {
            return names.size() == 1 && OF_ANY_TOOL.contains(names.getFirst());
        }
        return !OF_TOOL.contains(own(names));
    }

    static boolean saysNothing(JsonNode value) {
        return value.isNull()
                || (value.isContainerNode() && value.isEmpty())
                || (value.isTextual() && value.asText().isEmpty());
    }
}
