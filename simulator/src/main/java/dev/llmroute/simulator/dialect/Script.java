package dev.llmroute.simulator.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.simulator.behaviour.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a user's message tells the model to do, so that a real program can be led through a turn by its prompt:
 * {@code [[call NAME]]}, {@code [[call NAME {"argument": "value"}]]}, as often as tools are to be called, and {@code [[say TEXT]]}.
 */
final class Script {
    private static final Pattern CALL =
            Pattern.compile("\\[\\[call ([A-Za-z0-9_.-]+)\\s*(\\{.*?\\})?\\s*\\]\\]", Pattern.DOTALL);
    private static final Pattern SAY = Pattern.compile("\\[\\[say (.*?)\\]\\]", Pattern.DOTALL);

    private Script() {}

    /** The calls that the text tells of tools that are offered, by name with their schemas. */
    static List<ToolUse> calls(String text, Map<String, JsonNode> offered) {
        List<ToolUse> calls = new ArrayList<>();
        Matcher call = CALL.matcher(text);
        while (call.find()) {
            String tool = call.group(1);
            JsonNode schema = offered.get(tool);
            if (schema != null) {
                String written = call.group(2);
                calls.add(new ToolUse(
                        tool,
                        isJson(written) ? written : Sample.of(schema, text).toString()));
            }
        }
        return calls;
    }

    /** What the text tells to say; empty where it tells nothing of the kind. */
    static Optional<String> said(String text) {
        Matcher say = SAY.matcher(text);
        return say.find() ? Optional.of(say.group(1)) : Optional.empty();
    }

    private static boolean isJson(@Nullable String text) {
        if (text == null) {
            return false;
        }
        try {
            return Json.tree(text.getBytes(StandardCharsets.UTF_8)).isObject();
        } catch (IOException e) {
            return false;
        }
    }
}
