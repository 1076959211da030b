package dev.llmroute.router.translation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** The arguments of a call: text in OpenAI's dialect, an object in Anthropic's. */
final class Arguments {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Arguments() {}

    /** As an object. Some vendors and clients write one in OpenAI's dialect too; no text, or {@code null}, means no arguments. */
    static JsonNode of(JsonNode arguments) throws Untranslatable {
        if (arguments.isObject()) {
            return arguments;
        }
        if (arguments.isMissingNode() || arguments.isNull()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (!arguments.isTextual()) {
            throw notAnObject();
        }
        return of(arguments.asText());
    }

    /** As an object. */
    static JsonNode of(String text) throws Untranslatable {
        if (text.isBlank()) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            JsonNode read = MAPPER.readTree(text);
            // Said twice as text: "\"{...}\"".
            JsonNode arguments = read.isTextual() ? MAPPER.readTree(read.asText()) : read;
            if (arguments.isNull() || arguments.isMissingNode()) {
                return JsonNodeFactory.instance.objectNode();
            }
            if (arguments.isObject()) {
                return arguments;
            }
        } catch (JsonProcessingException malformed) {
            throw ChatToMessages.none("a tool call whose arguments are no JSON");
        }
        throw notAnObject();
    }

    /** The input of a call as text. Some vendors write text in Anthropic's dialect too. */
    static String text(JsonNode input) throws Untranslatable {
        JsonNode object = of(input);
        boolean isWritten = input.isTextual() && input.asText().strip().startsWith("{");
        return isWritten ? input.asText() : object.toString();
    }

    private static Untranslatable notAnObject() {
        return ChatToMessages.none("a tool call whose arguments are no JSON object");
    }
}
