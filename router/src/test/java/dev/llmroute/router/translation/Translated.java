package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What a translation makes of a stream. */
final class Translated {
    private Translated() {}

    /** Every event as it is sent, those at the end included. */
    static List<String> stream(StreamTranslation translation, Iterable<JsonNode> events) throws Untranslatable {
        List<String> out = new ArrayList<>();
        for (JsonNode event : events) {
            out.addAll(translation.event(event));
        }
        out.addAll(translation.end());
        return out;
    }

    /** The data of the same events, without OpenAI's end marker. */
    static List<JsonNode> data(StreamTranslation translation, Iterable<JsonNode> events) throws Untranslatable {
        return stream(translation, events).stream()
                .map(event -> event.substring(event.indexOf("data: ") + 6).strip())
                .filter(data -> !data.equals("[DONE]"))
                .map(Json::of)
                .toList();
    }
}
