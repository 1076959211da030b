package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Parts of a user's message in OpenAI's dialect (text, images, files) as blocks of Anthropic's, and back. */
final class Attachments {
    private static final String PDF = "application/pdf";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Attachments() {}

    /** @throws Untranslatable where it is sound, a file that only its provider knows, or something new */
    static ObjectNode block(JsonNode part) throws Untranslatable {
        String type = part.path("type").asText();
        ObjectNode block = switch (type) {
            case "text" -> text(part.path("text").asText());
            case "image_url" ->
                JSON.objectNode().put("type", "image").set("source", Images.source(part.path("image_url")));
            case "file" -> document(part.path("file"));
            default -> throw ChatToMessages.none("content of type \"" + type + "\"");
        };
        return CacheMarks.copied(part, block);
    }

    private static ObjectNode document(JsonNode file) throws Untranslatable {
        Optional<Images.Data> data = Images.data(file.path("file_data").asText(""));
        if (data.isEmpty() || !data.get().type().equals(PDF)) {
            throw ChatToMessages.none("a file that is no PDF in the request itself");
        }
        ObjectNode block = JSON.objectNode().put("type", "document");
        block.putObject("source")
                .put("type", "base64")
                .put("media_type", PDF)
                .put("data", data.get().base64());
        if (file.path("filename").isTextual()) {
            block.set("title", file.get("filename"));
        }
        return block;
    }

    /** @throws Untranslatable where it is a file that only its provider knows, a page elsewhere, or something new */
    static ObjectNode part(JsonNode block) throws Untranslatable {
        return switch (block.path("type").asText()) {
            case "image" -> JSON.objectNode().put("type", "image_url").set("image_url", imageUrl(block.path("source")));
            case "document" -> file(block);
            default -> text(Texts.of(block));
        };
    }

    static ObjectNode text(String text) {
        return JSON.objectNode().put("type", "text").put("text", text);
    }

    private static ObjectNode imageUrl(JsonNode source) throws Untranslatable {
        return switch (source.path("type").asText()) {
            case "url" -> JSON.objectNode().put("url", source.path("url").asText());
            case "base64" -> JSON.objectNode().put("url", dataUrl(source));
            default -> throw MessagesToChat.none("an image by the name of a file");
        };
    }

    private static ObjectNode file(JsonNode block) throws Untranslatable {
        JsonNode source = block.path("source");
        return switch (source.path("type").asText()) {
            case "text" -> text(source.path("data").asText());
            case "base64" -> {
                ObjectNode part = JSON.objectNode().put("type", "file");
                part.putObject("file")
                        .put("filename", block.path("title").asText("document.pdf"))
                        .put("file_data", dataUrl(source));
                yield part;
            }
            default -> throw MessagesToChat.none("a document that is not in the request itself");
        };
    }

    private static String dataUrl(JsonNode source) {
        return "data:" + source.path("media_type").asText() + ";base64,"
                + source.path("data").asText();
    }
}
