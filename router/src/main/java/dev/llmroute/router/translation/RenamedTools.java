package dev.llmroute.router.translation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A translation of a stream in which tools and their arguments get back the names that the caller gave them. A name may come in two pieces, so
 * arguments of which one has another name wait until they are whole. Not thread-safe.
 */
public final class RenamedTools implements StreamTranslation {
    /** What may wait, in UTF-16 units. */
    private static final int MAX_WAITING = 1024 * 1024;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ToolNames names;
    private final StreamTranslation translation;
    /** By the index of their block. */
    private final Map<Integer, Waiting> waiting = new HashMap<>(0);

    private record Waiting(String tool, StringBuilder arguments) {}

    public RenamedTools(ToolNames names, StreamTranslation translation) {
        this.names = names;
        this.translation = translation;
    }

    @Override
    public List<String> event(JsonNode data) throws Untranslatable {
        names.restore(data);
        int index = data.path("index").asInt();
        switch (data.path("type").asText()) {
            case "content_block_start" -> {
                String tool = data.at("/content_block/name").asText("");
                if (names.properties().renames(tool)) {
                    waiting.put(index, new Waiting(tool, new StringBuilder()));
                }
            }
            case "content_block_delta" -> {
                Waiting call = waiting.get(index);
                if (call != null && data.at("/delta/partial_json").isTextual()) {
                    hold(call, data.at("/delta/partial_json").asText());
                    return List.of();
                }
            }
            case "content_block_stop" -> {
                Waiting call = waiting.remove(index);
                if (call != null) {
                    return and(said(index, call), data);
                }
            }
            case "message_delta" -> {
                return and(sayAll(), data);
            }
            default -> {}
        }
        return translation.event(data);
    }

    private static void hold(Waiting call, String piece) throws Untranslatable {
        if (call.arguments().length() + piece.length() > MAX_WAITING) {
            throw ChatToMessages.none("a tool call with so many arguments of other names");
        }
        call.arguments().append(piece);
    }

    private List<String> and(List<String> before, JsonNode data) throws Untranslatable {
        List<String> all = new ArrayList<>(before);
        all.addAll(translation.event(data));
        return all;
    }

    /** A stream may leave out the ends of its blocks. */
    private List<String> sayAll() throws Untranslatable {
        List<String> all = new ArrayList<>();
        for (Map.Entry<Integer, Waiting> each : waiting.entrySet()) {
            all.addAll(said(each.getKey(), each.getValue()));
        }
        waiting.clear();
        return all;
    }

    private List<String> said(int index, Waiting call) throws Untranslatable {
        if (call.arguments().isEmpty()) {
            return List.of();
        }
        ObjectNode data = JsonNodeFactory.instance
                .objectNode()
                .put("type", "content_block_delta")
                .put("index", index);
        data.putObject("delta").put("type", "input_json_delta").put("partial_json", meant(call));
        return translation.event(data);
    }

    /** The arguments under the names that are meant; as they came where they are no object, since they were cut off. */
    private String meant(Waiting call) {
        String text = call.arguments().toString();
        try {
            JsonNode arguments = MAPPER.readTree(text);
            return arguments.isObject()
                    ? names.properties().meant(call.tool(), arguments).toString()
                    : text;
        } catch (JsonProcessingException cutOff) {
            return text;
        }
    }

    @Override
    public List<String> end() throws Untranslatable {
        return translation.end();
    }
}
