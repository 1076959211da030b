package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Images, and other data, of an OpenAI chat as sources of Anthropic's.
 *
 * @see <a href="https://docs.claude.com/en/docs/build-with-claude/vision">Anthropic: images</a>
 */
final class Images {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** {@code data:image/png;name=a.png;base64,iVBO...}: its type, with parameters or none. */
    private static final Pattern DATA_URL =
            Pattern.compile("\\s*data:([^;,]*)(?:;[^,;]*)*?;\\s*base64\\s*,", Pattern.CASE_INSENSITIVE);

    /** {@code data:application/pdf,%25PDF...}: bytes of which those that no URL may have are percent-encoded. */
    private static final Pattern PLAIN_DATA_URL =
            Pattern.compile("\\s*data:([^;,]+)(?:;[^,;]*)*,", Pattern.CASE_INSENSITIVE);

    private static final Pattern ADDRESS =
            Pattern.compile("\\s*https?://.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    /** Other words for the types that Anthropic takes. */
    private static final Map<String, String> TYPES = Map.of(
            "image/jpeg", "image/jpeg",
            "image/jpg", "image/jpeg",
            "image/pjpeg", "image/jpeg",
            "image/png", "image/png",
            "image/x-png", "image/png",
            "image/gif", "image/gif",
            "image/webp", "image/webp");

    /** How the bytes of each begin, in base64: Anthropic refuses an image that is not of the type it is called (NousResearch/hermes-agent#55432). */
    private static final Map<String, String> BEGINNINGS = Map.of(
            "iVBORw0KGg", "image/png",
            "/9j/", "image/jpeg",
            "R0lGOD", "image/gif",
            "UklGR", "image/webp");

    /** The type in small letters, without parameters, and the bytes in base64. */
    record Data(String type, String base64) {}

    private Images() {}

    /** @param image the field {@code image_url}: an object with the address or, as some callers write it, the address itself */
    static ObjectNode source(JsonNode image) throws Untranslatable {
        String url = image.isTextual() ? image.asText() : image.path("url").asText("");
        Optional<Data> data = data(url);
        if (data.isPresent()) {
            return JSON.objectNode()
                    .put("type", "base64")
                    .put("media_type", type(data.get()))
                    .put("data", data.get().base64());
        }
        if (!ADDRESS.matcher(url).matches()) {
            throw ChatToMessages.none("an \"image_url\" that is neither an address nor data in base64");
        }
        return JSON.objectNode().put("type", "url").put("url", url.strip());
    }

    /** What a data URL has; empty where it is none. */
    static Optional<Data> data(String url) {
        Matcher head = DATA_URL.matcher(url);
        if (head.lookingAt()) {
            return Optional.of(new Data(type(head), normal(url.substring(head.end()))));
        }
        Matcher plain = PLAIN_DATA_URL.matcher(url);
        return plain.lookingAt()
                ? decoded(url.substring(plain.end()))
                        .map(bytes -> new Data(
                                type(plain),
                                Base64.getEncoder().encodeToString(bytes.getBytes(StandardCharsets.ISO_8859_1))))
                : Optional.empty();
    }

    private static String type(Matcher head) {
        return head.group(1).strip().toLowerCase(Locale.ROOT);
    }

    /** Base64 as Anthropic takes it: in its first alphabet, padded, without white space and percent-encoding. */
    private static String normal(String base64) {
        String text = base64.indexOf('%') < 0 ? base64 : decoded(base64).orElse(base64);
        if (WHITE_SPACE.matcher(text).find()) {
            text = WHITE_SPACE.matcher(text).replaceAll("");
        }
        text = text.replace('-', '+').replace('_', '/');
        int rest = text.length() % 4;
        return rest < 2 ? text : text + "=".repeat(4 - rest);
    }

    private static Optional<String> decoded(String percent) {
        try {
            return Optional.of(URLDecoder.decode(percent.replace("+", "%2B"), StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static String type(Data data) throws Untranslatable {
        for (Map.Entry<String, String> beginning : BEGINNINGS.entrySet()) {
            if (data.base64().startsWith(beginning.getKey())) {
                return beginning.getValue();
            }
        }
        String type = TYPES.get(data.type());
        if (type == null) {
            throw ChatToMessages.none("an image of the type \"" + data.type() + "\"");
        }
        return type;
    }
}
