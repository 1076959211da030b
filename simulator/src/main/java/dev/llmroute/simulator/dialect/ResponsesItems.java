package dev.llmroute.simulator.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.simulator.behaviour.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items of a response's output, one for each thing that is said.
 *
 * @param answer the id of the response
 * @param encrypted the thoughts as only the account can read them, null where they were not asked for
 */
record ResponsesItems(String answer, Echo echo, @Nullable String encrypted) {
    static final String COMPLETED = "completed";

    /** All items as they are when they are said. */
    List<ObjectNode> all() {
        List<ObjectNode> items = new ArrayList<>();
        for (int i = 0; i < echo.said().size(); i++) {
            items.add(item(i, COMPLETED, true));
        }
        return items;
    }

    ObjectNode item(int index, String status, boolean said) {
        ObjectNode item = Json.object().put("id", id(index));
        Utterance utterance = echo.said().get(index);
        switch (utterance) {
            case Utterance.Call call ->
                item.put("status", status)
                        .put("type", "function_call")
                        .put("call_id", call.id())
                        .put("name", call.tool())
                        .put("arguments", said ? call.whole() : "");
            case Utterance.Thought thought -> {
                item.put("type", "reasoning");
                item.putArray("summary").addAll(said ? List.of(part("summary_text", thought.whole())) : List.of());
                if (encrypted != null) {
                    item.put("encrypted_content", encrypted);
                }
            }
            case Utterance.Text _, Utterance.Refused _ -> {
                String type = utterance instanceof Utterance.Text ? "output_text" : "refusal";
                item.put("status", status).put("type", "message").put("role", "assistant");
                item.putArray("content").addAll(said ? List.of(part(type, utterance.whole())) : List.of());
            }
        }
        return item;
    }

    String id(int index) {
        String prefix = switch (echo.said().get(index)) {
            case Utterance.Call _ -> "fc";
            case Utterance.Thought _ -> "rs";
            case Utterance.Text _, Utterance.Refused _ -> "msg";
        };
        String item = prefix + answer.substring(answer.indexOf('_'));
        return index == 0 ? item : item + "_" + index;
    }

    static ObjectNode part(String type, String text) {
        ObjectNode part = Json.object().put("type", type).put(type.equals("refusal") ? "refusal" : "text", text);
        if (type.equals("output_text")) {
            part.putArray("annotations");
        }
        return part;
    }
}
