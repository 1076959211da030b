package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The names of a request's tools as the other vendor takes them, and back again in its answers. Names that fit stay as they are; the
 * others are the same in each turn of a conversation.
 */
public final class ToolNames {
    /** OpenAI's models write the name of their own namespace before that of a tool, now and then. */
    private static final String NAMESPACE = "functions.";

    private static final String NAMELESS = "unnamed_tool";

    private final Map<String, String> told = new HashMap<>();
    private final Map<String, String> meant = new HashMap<>();
    private final PropertyNames properties;
    private final Set<String> known;

    /** Those of a request in either dialect: of its tools, its history and its choice. */
    public static ToolNames of(JsonNode request) {
        return new ToolNames(names(request), PropertyNames.of(request));
    }

    private ToolNames(Set<String> names, PropertyNames properties) {
        this.known = names;
        this.properties = properties;
        UnusedNames inUse = new UnusedNames(NameRule.TOOL_NAME);
        names.stream().filter(NameRule.TOOL_NAME::takes).forEach(inUse::use);
        for (String name : names) {
            if (!NameRule.TOOL_NAME.takes(name)) {
                String fitting = inUse.unused(NameRule.TOOL_NAME.fit(name));
                told.put(name, fitting);
                meant.put(fitting, name);
            }
        }
    }

    /** As the vendor is told it. */
    String told(JsonNode name) {
        return told.getOrDefault(name.asText(""), name.asText(""));
    }

    /**
     * A name that a model called, as Anthropic takes it back in the history: some call what no tool can be named.
     *
     * @see <a href="https://github.com/openai/openai-node/issues/488">OpenAI: multi_tool_use.parallel</a>
     */
    static String ofAnswer(String name) {
        if (NameRule.ANTHROPIC_TOOL_NAME.takes(name)) {
            return name;
        }
        String bare = name.startsWith(NAMESPACE) ? name.substring(NAMESPACE.length()) : name;
        String readable = NameRule.readable(bare);
        if (readable.isEmpty()) {
            return NAMELESS;
        }
        return NameRule.ANTHROPIC_TOOL_NAME.takes(readable) ? readable : NameRule.TOOL_NAME.fit(readable);
    }

    /** A name that a model called, as the caller gets it: its own name for the tool, else one that can be sent back. */
    public String called(String name) {
        return known.contains(name) && !name.isEmpty() ? name : ofAnswer(name);
    }

    /** The names of the arguments of its tools. */
    PropertyNames properties() {
        return properties;
    }

    /** Whether all names stay as they are, so that nothing in an answer needs to be changed back. */
    public boolean allFit() {
        return meant.isEmpty() && properties.allFit();
    }

    /** Changes the names in an answer, or in an event of a stream, to those of the caller. */
    public void restore(JsonNode answer) {
        for (JsonNode block : answer.path("content")) {
            restoreBlock(block);
        }
        restoreBlock(answer.path("content_block"));
        for (JsonNode choice : answer.path("choices")) {
            for (String said : new String[] {"message", "delta"}) {
                for (JsonNode call : choice.path(said).path("tool_calls")) {
                    restoreIn(call.path("function"));
                }
            }
        }
    }

    private void restoreBlock(JsonNode block) {
        restoreIn(block);
        if (block.path("input") instanceof ObjectNode input && block instanceof ObjectNode use) {
            use.set("input", properties.meant(use.path("name").asText(), input));
        }
    }

    private void restoreIn(JsonNode named) {
        String name = meant.get(named.path("name").asText(""));
        if (name != null && named instanceof ObjectNode changed) {
            changed.put("name", name);
        }
    }

    private static Set<String> names(JsonNode request) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode tool : request.path("tools")) {
            add(names, tool);
            add(names, tool.path("function"));
        }
        add(names, request.path("tool_choice"));
        add(names, request.path("tool_choice").path("function"));
        for (JsonNode message : request.path("messages")) {
            for (JsonNode call : message.path("tool_calls")) {
                add(names, call.path("function"));
            }
            for (JsonNode block : message.path("content")) {
                if (block.path("type").asText().equals("tool_use")) {
                    add(names, block);
                }
            }
        }
        return names;
    }

    private static void add(Set<String> names, JsonNode named) {
        if (named.path("name").isTextual()) {
            names.add(named.get("name").asText());
        }
    }
}
