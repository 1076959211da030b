package dev.llmroute.router.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What a caller's SDK makes of an answer: the text and the calls of tools. */
public record CallersView(String text, List<Call> calls, List<JsonNode> blocks) {
    /** A call of a tool; its arguments as the caller's SDK gives them to the program. */
    public record Call(String id, String name, String arguments) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    /** An answer to {@code /v1/messages}. */
    public static CallersView ofMessages(String answer, boolean stream) throws IOException {
        List<JsonNode> blocks = new ArrayList<>();
        if (stream) {
            for (JsonNode event : events(answer)) {
                message(event, blocks);
            }
            for (JsonNode block : blocks) {
                ObjectNode own = (ObjectNode) block;
                String json = own.remove("_json").asText();
                if (own.path("type").asText().equals("tool_use") && !json.isEmpty()) {
                    own.set("input", JSON.readTree(json));
                }
            }
        } else {
            JSON.readTree(answer).path("content").forEach(blocks::add);
        }
        StringBuilder text = new StringBuilder();
        List<Call> calls = new ArrayList<>();
        for (JsonNode block : blocks) {
            text.append(block.path("text").asText(""));
            if (block.path("type").asText().equals("tool_use")) {
                calls.add(new Call(
                        block.path("id").asText(),
                        block.path("name").asText(),
                        block.path("input").toString()));
            }
        }
        return new CallersView(text.toString(), calls, blocks);
    }

    private static void message(JsonNode event, List<JsonNode> blocks) {
        switch (event.path("type").asText()) {
            case "content_block_start" ->
                blocks.add(((ObjectNode) event.get("content_block").deepCopy()).put("_json", ""));
            case "content_block_delta" -> {
                ObjectNode block = (ObjectNode) blocks.get(event.get("index").asInt());
                JsonNode delta = event.get("delta");
                for (String field : List.of("text", "thinking", "signature")) {
                    if (delta.has(field)) {
                        block.put(
                                field,
                                block.path(field).asText("") + delta.get(field).asText());
                    }
                }
                block.put(
                        "_json",
                        block.get("_json").asText() + delta.path("partial_json").asText(""));
            }
            default -> {}
        }
    }

    /** An answer to {@code /v1/chat/completions}. */
    public static CallersView ofChat(String answer, boolean stream) throws IOException {
        if (!stream) {
            JsonNode message = JSON.readTree(answer).at("/choices/0/message");
            List<Call> calls = new ArrayList<>();
            message.path("tool_calls").forEach(call -> calls.add(call(call)));
            return new CallersView(message.path("content").asText(""), calls, List.of());
        }
        StringBuilder text = new StringBuilder();
        TreeMap<Integer, Call> calls = new TreeMap<>();
        for (JsonNode event : events(answer)) {
            for (JsonNode choice : event.path("choices")) {
                text.append(choice.at("/delta/content").asText(""));
                choice.at("/delta/tool_calls")
                        .forEach(piece -> calls.merge(piece.get("index").asInt(), call(piece), CallersView::joined));
            }
        }
        return new CallersView(text.toString(), List.copyOf(calls.values()), List.of());
    }

    private static Call call(JsonNode call) {
        return new Call(
                call.path("id").asText(""),
                call.at("/function/name").asText(""),
                call.at("/function/arguments").asText(""));
    }

    private static Call joined(Call begun, Call piece) {
        return new Call(begun.id() + piece.id(), begun.name() + piece.name(), begun.arguments() + piece.arguments());
    }

    /** The events of a stream that are JSON. */
    public static List<JsonNode> events(String stream) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String event : stream.split("\r?\n\r?\n")) {
            StringBuilder data = new StringBuilder();
            event.lines()
                    .filter(line -> line.startsWith("data:"))
                    .forEach(line -> data.append(line.substring(5).strip()));
            if (!data.isEmpty() && !data.toString().equals("[DONE]")) {
                events.add(JSON.readTree(data.toString()));
            }
        }
        return events;
    }
}
