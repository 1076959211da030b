package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A whole answer of OpenAI's API for responses as its events: each item whole, and its text or arguments in one piece.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses-streaming">OpenAI: streaming events</a>
 */
final class ResponseEvents {
    private final StringBuilder out;
    private int sequence;

    private ResponseEvents(StringBuilder out) {
        this.out = out;
    }

    static void of(JsonNode response, StringBuilder out) {
        ResponseEvents events = new ResponseEvents(out);
        ObjectNode begun = response.deepCopy();
        begun.put("status", "in_progress").putArray("output");
        begun.remove("usage");
        events.response("created", begun);
        int index = 0;
        for (JsonNode item : response.path("output")) {
            events.item(item, index++);
        }
        boolean incomplete = response.path("status").asText().equals("incomplete");
        events.response(incomplete ? "incomplete" : "completed", response);
    }

    private void response(String what, JsonNode response) {
        ObjectNode event = AnswerEvents.event("response." + what);
        event.set("response", response);
        append(event);
    }

    private void item(JsonNode item, int index) {
        ObjectNode begun = item.deepCopy();
        boolean message = item.path("type").asText().equals("message");
        boolean call = item.path("type").asText().equals("function_call");
        if (message) {
            begun.putArray("content");
        } else if (call) {
            begun.put("arguments", "");
        }
        whole("added", begun, index);
        if (message) {
            int part = 0;
            for (JsonNode content : item.path("content")) {
                part(item, index, content, part++);
            }
        } else if (call) {
            append(of("function_call_arguments.delta", item, index)
                    .put("delta", item.path("arguments").asText("")));
            append(of("function_call_arguments.done", item, index)
                    .put("name", item.path("name").asText(""))
                    .put("arguments", item.path("arguments").asText("")));
        }
        whole("done", item, index);
    }

    private void whole(String what, JsonNode item, int index) {
        ObjectNode event = AnswerEvents.event("response.output_item." + what).put("output_index", index);
        event.set("item", item);
        append(event);
    }

    private void part(JsonNode item, int index, JsonNode content, int part) {
        boolean text = content.path("type").asText().equals("output_text");
        String field = text ? "text" : "refusal";
        ObjectNode begun = content.deepCopy();
        begun.put(field, "");
        ObjectNode added = of("content_part.added", item, index).put("content_index", part);
        added.set("part", begun);
        append(added);
        String kind = text ? "output_text" : "refusal";
        append(of(kind + ".delta", item, index)
                .put("content_index", part)
                .put("delta", content.path(field).asText("")));
        append(of(kind + ".done", item, index)
                .put("content_index", part)
                .put(field, content.path(field).asText("")));
        ObjectNode done = of("content_part.done", item, index).put("content_index", part);
        done.set("part", content);
        append(done);
    }

    private static ObjectNode of(String what, JsonNode item, int index) {
        return AnswerEvents.event("response." + what)
                .put("item_id", item.path("id").asText(""))
                .put("output_index", index);
    }

    private void append(ObjectNode event) {
        AnswerEvents.append(event.put("sequence_number", sequence++), out);
    }
}
