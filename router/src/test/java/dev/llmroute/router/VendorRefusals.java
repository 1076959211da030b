package dev.llmroute.router;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Why a vendor would answer a request with 400, in the words of its own errors; empty where it takes it. Knows the rules that
 * requests of other vendors break.
 */
final class VendorRefusals {
    private static final Pattern ANTHROPIC_ID = Pattern.compile("[a-zA-Z0-9_-]+");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.\\w+");
    private static final Set<String> IMAGES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
    private static final Set<String> CONSTRAINTS = Set.of("minimum", "maximum", "minLength", "maxLength", "multipleOf");
    private static final int OPENAI_NAME = 64;

    private VendorRefusals() {}

    /** @param vendor {@code anthropic} or {@code openai} */
    static List<String> of(String vendor, JsonNode request) {
        return vendor.equals("anthropic") ? anthropic(request) : openAi(request);
    }

    private static List<String> anthropic(JsonNode request) {
        List<String> refusals = new ArrayList<>();
        JsonNode system = request.path("system");
        (system.isArray() ? system.valueStream().map(each -> each.path("text").asText()) : Stream.of(system.asText()))
                .filter(text -> !text.isEmpty() && text.isBlank())
                .forEach(blank -> refusals.add("system: text content blocks must contain non-whitespace text"));
        if (request.path("messages").isEmpty()) {
            refusals.add("messages: at least one message is required");
        }
        Set<String> ids = new HashSet<>();
        request.path("messages").forEach(message -> message(message, ids, refusals::add));
        request.path("tools").forEach(tool -> {
            if (tool.has("input_schema")
                    && !tool.at("/input_schema/type").asText().equals("object")) {
                refusals.add("tools: input_schema.type: Field required");
            }
        });
        request.path("stop_sequences").forEach(stop -> {
            if (stop.asText().isBlank()) {
                refusals.add("stop_sequences: each stop sequence must contain non-whitespace");
            }
        });
        if (EMAIL.matcher(request.at("/metadata/user_id").asText()).find()) {
            refusals.add("metadata.user_id: user_id appears to contain an email address");
        }
        anthropicSchema(request.at("/output_config/format/schema"), refusals::add);
        return refusals;
    }

    private static void message(JsonNode message, Set<String> ids, Consumer<String> refuse) {
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            if (content.asText().isBlank()) {
                refuse.accept("text content blocks must contain non-whitespace text");
            }
            return;
        }
        if (content.isEmpty() && message.path("role").asText().equals("user")) {
            refuse.accept("user messages must have non-empty content");
        }
        boolean blank = content.valueStream()
                .allMatch(block -> block.path("type").asText().equals("text")
                        && block.path("text").asText().isBlank());
        if (blank && !content.isEmpty()) {
            refuse.accept("text content blocks must contain non-whitespace text");
        }
        for (JsonNode block : content) {
            block(block, ids, refuse);
        }
    }

    private static void block(JsonNode block, Set<String> ids, Consumer<String> refuse) {
        JsonNode source = block.path("source");
        switch (block.path("type").asText()) {
            case "tool_use" -> {
                String id = block.path("id").asText();
                if (!ANTHROPIC_ID.matcher(id).matches()) {
                    refuse.accept("tool_use.id: String should match pattern: " + id);
                }
                if (!ids.add(id)) {
                    refuse.accept("tool_use ids must be unique: " + id);
                }
            }
            case "image" -> {
                if (source.path("type").asText().equals("base64")
                        && !IMAGES.contains(source.path("media_type").asText())) {
                    refuse.accept("media_type: " + source.path("media_type"));
                }
                if (source.path("type").asText().equals("url")
                        && !source.path("url").asText().startsWith("http")) {
                    refuse.accept("image url: " + source.path("url"));
                }
            }
            default -> {}
        }
    }

    private static void anthropicSchema(JsonNode schema, Consumer<String> refuse) {
        if (schema.isObject()) {
            JsonNode additional = schema.path("additionalProperties");
            if (schema.path("type").asText().equals("object") && !(additional.isBoolean() && !additional.asBoolean())) {
                refuse.accept("'additionalProperties' must be explicitly set to false");
            }
            CONSTRAINTS.stream().filter(schema::has).forEach(each -> refuse.accept(each + " is not supported"));
        }
        schema.forEach(each -> anthropicSchema(each, refuse));
    }

    private static List<String> openAi(JsonNode request) {
        List<String> refusals = new ArrayList<>();
        if (request.path("user").asText().length() > OPENAI_NAME) {
            refusals.add("user: string too long, maximum length 64");
        }
        for (JsonNode tool : request.path("tools")) {
            JsonNode function = tool.path("function");
            if (function.path("name").asText().length() > OPENAI_NAME) {
                refusals.add("tools[].function.name: string too long, maximum length 64");
            }
            if (function.path("strict").asBoolean()) {
                strict(function.path("parameters"), refusals::add);
            }
        }
        JsonNode format = request.at("/response_format/json_schema");
        if (format.path("strict").asBoolean()) {
            strict(format.path("schema"), refusals::add);
        }
        return refusals;
    }

    private static void strict(JsonNode schema, Consumer<String> refuse) {
        if (schema.path("type").asText().equals("object")) {
            Set<String> required = new HashSet<>();
            schema.path("required").forEach(each -> required.add(each.asText()));
            Set<String> properties = new HashSet<>();
            schema.path("properties").fieldNames().forEachRemaining(properties::add);
            if (!required.equals(properties)) {
                refuse.accept("'required' must include every key in properties");
            }
        }
        schema.forEach(each -> strict(each, refuse));
    }
}
