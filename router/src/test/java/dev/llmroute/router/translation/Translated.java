package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What a translation makes of a stream. */
final class Translated {
    private Translated() {}

    /** A text in up to so many pieces. */
    static List<String> pieces(String text, int most, Random random) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = pieces.size() == most - 1 ? text.length() : from + 1 + random.nextInt(text.length() - from);
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }

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
