package dev.llmroute.router.state;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What an answer made that a later request may name. Pure. */
public final class AnswerReader {
    private AnswerReader() {}

    /** The ids and ciphers in an answer of the responses API, or in one of its items. */
    public static List<String> ofResponse(JsonNode response) {
        List<String> made = new ArrayList<>();
        add(made, response.path("id"));
        add(made, response.at("/conversation/id"));
        response.path("output").forEach(item -> made.addAll(ofItem(item)));
        return made;
    }

    /** The ids and ciphers in one item of such an answer. */
    public static List<String> ofItem(JsonNode item) {
        List<String> made = new ArrayList<>();
        add(made, item.path("id"));
        add(made, item.path("container_id"));
        add(made, item.path("encrypted_content"));
        return made;
    }

    /** The ids in an answer of the messages API. */
    public static List<String> ofMessage(JsonNode message) {
        List<String> made = new ArrayList<>();
        add(made, message.path("id"));
        add(made, message.at("/container/id"));
        return made;
    }

    private static void add(List<String> made, JsonNode id) {
        if (id.isTextual() && !id.asText().isEmpty()) {
            made.add(Reference.shortened(id.asText()));
        }
    }
}
