package dev.llmroute.router.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Parts of a user's message in OpenAI's dialect (text, images, files) as blocks of Anthropic's, and back. */
final class Attachments {
    private static final String DATA = "data:";
    private static final String BASE64 = ";base64,";
    private static final String PDF = "application/pdf";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Attachments() {}

    /** @throws Untranslatable where it is sound, a file that only its provider knows, or something new */
    static ObjectNode block(JsonNode part) throws Untranslatable {
        String type = part.path("type").asText();
        return switch (type) {
            case "text" ->
                JSON.objectNode()
                        .put("type", "text")
                        .put("text", part.path("text").asText());
            case "image_url" -> image(part.path("image_url").path("url").asText());
            case "file" -> document(part.path("file"));
            default -> throw ChatToMessages.none("content of type \"" + type + "\"");
        };
    }

    private static ObjectNode image(String url) throws Untranslatable {
        ObjectNode block = JSON.objectNode().put("type", "image");
        if (url.startsWith(DATA)) {
            base64(block, url);
        } else {
            block.putObject("source").put("type", "url").put("url", url);
        }
        return block;
    }

    private static ObjectNode document(JsonNode file) throws Untranslatable {
        String data = file.path("file_data").asText("");
        if (!data.startsWith(DATA + PDF + BASE64)) {
            throw ChatToMessages.none("a file that is no PDF in the request itself");
        }
        ObjectNode block = base64(JSON.objectNode().put("type", "document"), data);
        if (file.path("filename").isTextual()) {
            block.set("title", file.get("filename"));
        }
        return block;
    }

    private static ObjectNode base64(ObjectNode block, String dataUrl) throws Untranslatable {
        int behind = dataUrl.indexOf(BASE64);
        if (behind < 0) {
            throw ChatToMessages.none("a data URL that is not in base64");
        }
        block.putObject("source")
                .put("type", "base64")
                .put("media_type", dataUrl.substring(DATA.length(), behind))
                .put("data", dataUrl.substring(behind + BASE64.length()));
        return block;
    }

    /** @throws Untranslatable where it is a file that only its provider knows, a page elsewhere, or something new */
    static ObjectNode part(JsonNode block) throws Untranslatable {
        String type = block.path("type").asText();
        return switch (type) {
            case "text" -> text(block.path("text").asText());
            case "image" -> JSON.objectNode().put("type", "image_url").set("image_url", imageUrl(block.path("source")));
            case "document" -> file(block);
            default -> throw MessagesToChat.none("content of type \"" + type + "\"");
        };
    }

    private static ObjectNode text(String text) {
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
        return DATA
                + source.path("media_type").asText()
                + BASE64
                + source.path("data").asText();
    }
}
