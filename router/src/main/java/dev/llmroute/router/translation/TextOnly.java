package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;

/** Content that is text, or parts of text, where the other dialect has place for nothing else. */
final class TextOnly {
    private TextOnly() {}

    /**
     * The text, its parts joined by line breaks; empty where there is none.
     *
     * @param what whose content it is, for people
     * @param none makes the refusal of the other dialect
     * @throws Untranslatable where there is more than text
     */
    static String of(JsonNode content, String what, Function<String, Untranslatable> none) throws Untranslatable {
        if (!content.isArray()) {
            return content.asText("");
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            text.append(text.isEmpty() ? "" : "\n").append(ofPart(part, what, none));
        }
        return text.toString();
    }

    /** The text of one part. */
    static String ofPart(JsonNode part, String what, Function<String, Untranslatable> none) throws Untranslatable {
        if (!part.path("type").asText().equals("text")) {
            throw none.apply(what + " with more than text");
        }
        return part.path("text").asText();
    }
}
