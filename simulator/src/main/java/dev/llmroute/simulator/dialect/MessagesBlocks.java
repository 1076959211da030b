package dev.llmroute.simulator.dialect;

import static dev.llmroute.simulator.dialect.MessagesCheck.invalid;
import static dev.llmroute.simulator.dialect.MessagesCheck.isOf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What Anthropic refuses of a message's blocks.
 *
 * @see <a href="https://docs.claude.com/en/api/messages">Anthropic: create a message</a>
 * @see <a href="https://docs.claude.com/en/docs/build-with-claude/vision">Anthropic: vision</a>
 */
final class MessagesBlocks {
    /** The pattern that the vendor's error quotes: anomalyco/opencode#1279, langchain-ai/langchain#37756. */
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_-]+");

    private static final List<String> IMAGES = List.of("image/jpeg", "image/png", "image/gif", "image/webp");

    /** By the SDK's types. */
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "text", Set.of("type", "text", "cache_control", "citations"),
            "image", Set.of("type", "source", "cache_control"),
            "document", Set.of("type", "source", "cache_control", "citations", "context", "title"),
            "thinking", Set.of("type", "thinking", "signature"),
            "tool_use", Set.of("type", "id", "name", "input", "cache_control", "caller"),
            "tool_result", Set.of("type", "tool_use_id", "content", "is_error", "cache_control"));

    private MessagesBlocks() {}

    /**
     * Checks the blocks of one message.
     *
     * @param calls the ids of the calls before, to which this adds
     */
    static void check(String message, JsonNode content, Set<String> calls, Account account) throws InvalidRequest {
        if (!content.isArray()) {
            return;
        }
        Set<String> results = new HashSet<>();
        for (int i = 0; i < content.size(); i++) {
            JsonNode block = content.get(i);
            String path = message + ".content." + i;
            fields(path, block);
            switch (block.path("type").asText()) {
                case "tool_use" -> {
                    id(path + ".tool_use.id", block.path("id").asText());
                    if (!calls.add(block.path("id").asText())) {
                        throw invalid(path, "`tool_use` ids must be unique");
                    }
                }
                case "tool_result" -> {
                    String id = block.path("tool_use_id").asText();
                    id(path + ".tool_result.tool_use_id", id);
                    if (!results.add(id)) {
                        throw invalid(
                                path,
                                "each tool_use must have a single result. Found multiple `tool_result` blocks with id: "
                                        + id);
                    }
                    result(path, block.path("content"), account);
                }
                case "thinking" -> thinking(path, block);
                case "image", "document" -> source(path, block, account);
                default -> {
                    // Nothing that is known.
                }
            }
        }
    }

    private static void fields(String path, JsonNode block) throws InvalidRequest {
        String type = block.path("type").asText();
        Set<String> known = FIELDS.get(type);
        if (known == null) {
            return;
        }
        for (String field : (Iterable<String>) block::fieldNames) {
            if (!known.contains(field)) {
                throw invalid(path + "." + type + "." + field, "Extra inputs are not permitted");
            }
        }
    }

    private static void id(String path, String id) throws InvalidRequest {
        if (!ID.matcher(id).matches()) {
            throw invalid(path, "String should match pattern '^[a-zA-Z0-9_-]+$'");
        }
    }

    private static void result(String path, JsonNode content, Account account) throws InvalidRequest {
        for (int i = 0; i < (content.isArray() ? content.size() : 0); i++) {
            JsonNode part = content.get(i);
            if (isOf(part, "text") && part.path("text").asText().isEmpty()) {
                throw invalid("messages", "text content blocks must be non-empty");
            }
            if (isOf(part, "image")) {
                source(path + ".tool_result.content." + i, part, account);
            }
        }
    }

    private static void thinking(String path, JsonNode block) throws InvalidRequest {
        String signature = block.path("signature").textValue();
        if (signature == null) {
            throw invalid(path + ".thinking.signature", "Field required");
        }
        if (!Signature.holds(signature, block.path("thinking").asText())) {
            throw invalid(path, "Invalid `signature` in `thinking` block");
        }
    }

    private static void source(String path, JsonNode block, Account account) throws InvalidRequest {
        JsonNode source = block.path("source");
        String type = block.path("type").asText();
        String at = path + "." + type + ".source";
        switch (source.path("type").asText()) {
            case "base64" -> base64(at + ".base64", source, type);
            case "url" -> {
                if (!source.path("url").asText().startsWith("https://")) {
                    throw invalid(at + ".url.url", "Only HTTPS URLs are supported.");
                }
            }
            case "file" -> {
                String id = source.path("file_id").asText();
                if (!account.hasFile(id)) {
                    throw new InvalidRequest(Refusal.of(404, "not_found_error", "File not found: " + id));
                }
            }
            case "text", "content" -> {
                // Of a document, and free of form.
            }
            default ->
                throw invalid(
                        at,
                        "Input tag '" + source.path("type").asText()
                                + "' found using 'type' does not match any of the expected tags: 'base64', 'url', 'file'");
        }
    }

    /** NousResearch/hermes-agent#55432, mealie-recipes/mealie#5897. */
    private static void base64(String path, JsonNode source, String type) throws InvalidRequest {
        String media = source.path("media_type").asText();
        if (type.equals("image") && !IMAGES.contains(media)) {
            throw invalid(
                    path + ".media_type", "Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'");
        }
        if (type.equals("document") && !media.equals("application/pdf")) {
            throw invalid(path + ".media_type", "Input should be 'application/pdf'");
        }
        try {
            Base64.getDecoder().decode(source.path("data").asText());
        } catch (IllegalArgumentException e) {
            throw invalid(path + ".data", "Invalid base64 data");
        }
    }
}
