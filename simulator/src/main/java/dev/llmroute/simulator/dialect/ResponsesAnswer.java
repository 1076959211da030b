package dev.llmroute.simulator.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.simulator.behaviour.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer of OpenAI's Responses API: an item of output for each thing that is said, a message, a reasoning or a call of a function.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/object">OpenAI: the response object</a>
 * @see <a href="https://platform.openai.com/docs/api-reference/responses-streaming">OpenAI: streaming events</a>
 */
final class ResponsesAnswer implements WrittenAnswer {
    private static final String COMPLETED = ResponsesItems.COMPLETED;

    private final String id;
    private final long created;
    private final Echo echo;
    private final Cached cached;
    private final ResponsesItems items;
    private final boolean stored;
    private int sequence;

    /**
     * Makes one.
     *
     * @param encrypted the thoughts as only the account can read them, null where they were not asked for
     */
    ResponsesAnswer(String id, long created, Echo echo, Cached cached, @Nullable String encrypted, boolean stored) {
        this.id = id;
        this.created = created;
        this.echo = echo;
        this.cached = cached;
        this.items = new ResponsesItems(id, echo, encrypted);
        this.stored = stored;
    }

    @Override
    public int size() {
        return echo.size();
    }

    @Override
    public String whole() {
        return response(COMPLETED).toString();
    }

    @Override
    public List<Event> opening() {
        List<Event> events = new ArrayList<>(List.of(ofResponse("response.created", "in_progress")));
        if (echo.size() > 0) {
            events.addAll(start(0));
        }
        return events;
    }

    @Override
    public List<Event> piece(int index) {
        Echo.Place place = echo.at(index);
        List<Event> events = new ArrayList<>();
        if (place.piece() == 0 && place.utterance() > 0) {
            events.addAll(end(place.utterance() - 1));
            events.addAll(start(place.utterance()));
        }
        Utterance utterance = echo.said().get(place.utterance());
        String type = switch (utterance) {
            case Utterance.Text _ -> "response.output_text.delta";
            case Utterance.Refused _ -> "response.refusal.delta";
            case Utterance.Thought _ -> "response.reasoning_summary_text.delta";
            case Utterance.Call _ -> "response.function_call_arguments.delta";
        };
        String piece = utterance.pieces().get(place.piece());
        events.add(event(type, ofItem(place.utterance()).put("delta", piece)));
        return events;
    }

    @Override
    public List<Event> closing(boolean marked) {
        List<Event> events = new ArrayList<>();
        if (echo.size() > 0) {
            events.addAll(end(echo.said().size() - 1));
        }
        if (marked) {
            events.add(ofResponse("response.completed", COMPLETED));
        }
        return events;
    }

    private List<Event> start(int index) {
        ObjectNode added = Json.object().put("output_index", index);
        added.set("item", items.item(index, "in_progress", false));
        Event item = event("response.output_item.added", added);
        return switch (echo.said().get(index)) {
            case Utterance.Call _ -> List.of(item);
            case Utterance.Thought _ ->
                List.of(item, part("response.reasoning_summary_part.added", index, "summary_text", ""));
            case Utterance.Text _ -> List.of(item, part("response.content_part.added", index, "output_text", ""));
            case Utterance.Refused _ -> List.of(item, part("response.content_part.added", index, "refusal", ""));
        };
    }

    private List<Event> end(int index) {
        Utterance utterance = echo.said().get(index);
        List<Event> events = new ArrayList<>();
        switch (utterance) {
            case Utterance.Call call ->
                events.add(event(
                        "response.function_call_arguments.done",
                        ofItem(index).put("name", call.tool()).put("arguments", call.whole())));
            case Utterance.Thought thought -> {
                events.add(event(
                        "response.reasoning_summary_text.done", ofItem(index).put("text", thought.whole())));
                events.add(part("response.reasoning_summary_part.done", index, "summary_text", thought.whole()));
            }
            case Utterance.Text text -> {
                events.add(event("response.output_text.done", ofItem(index).put("text", text.whole())));
                events.add(part("response.content_part.done", index, "output_text", text.whole()));
            }
            case Utterance.Refused refused -> {
                events.add(event("response.refusal.done", ofItem(index).put("refusal", refused.whole())));
                events.add(part("response.content_part.done", index, "refusal", refused.whole()));
            }
        }
        ObjectNode done = Json.object().put("output_index", index);
        done.set("item", items.item(index, COMPLETED, true));
        events.add(event("response.output_item.done", done));
        return events;
    }

    private ObjectNode ofItem(int index) {
        ObjectNode data = Json.object().put("item_id", items.id(index)).put("output_index", index);
        return switch (echo.said().get(index)) {
            case Utterance.Call _ -> data;
            case Utterance.Thought _ -> data.put("summary_index", 0);
            case Utterance.Text _, Utterance.Refused _ -> data.put("content_index", 0);
        };
    }

    private Event part(String event, int index, String type, String text) {
        ObjectNode data = ofItem(index);
        data.set("part", ResponsesItems.part(type, text));
        return event(event, data);
    }

    private Event ofResponse(String type, String status) {
        ObjectNode data = Json.object();
        data.set("response", response(status));
        return event(type, data);
    }

    private Event event(String type, ObjectNode data) {
        ObjectNode whole = Json.object().put("type", type).put("sequence_number", sequence++);
        whole.setAll(data);
        return new Event(type, whole.toString());
    }

    private ObjectNode response(String status) {
        ObjectNode response = Json.object()
                .put("id", id)
                .put("object", "response")
                .put("created_at", created)
                .put("status", status)
                .putNull("error")
                .putNull("incomplete_details")
                .putNull("instructions")
                .put("model", echo.prompt().model());
        response.putArray("output").addAll(status.equals(COMPLETED) ? items.all() : List.of());
        response.put("parallel_tool_calls", true)
                .put("store", stored)
                .put("temperature", 1.0)
                .put("top_p", 1.0)
                .put("tool_choice", "auto");
        response.putArray("tools");
        response.putObject("metadata");
        if (status.equals(COMPLETED)) {
            usage(response.putObject("usage"));
        }
        return response;
    }

    List<ObjectNode> output() {
        return items.all();
    }

    private void usage(ObjectNode usage) {
        usage.put("input_tokens", echo.prompt().tokens())
                .put("output_tokens", echo.size())
                .put("total_tokens", echo.prompt().tokens() + echo.size());
        usage.putObject("input_tokens_details").put("cached_tokens", cached.read());
        usage.putObject("output_tokens_details").put("reasoning_tokens", echo.thoughts());
    }
}
