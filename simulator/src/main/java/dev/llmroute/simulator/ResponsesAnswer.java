package dev.llmroute.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * An answer of OpenAI's Responses API: one item of output, a message or a call of a function.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/object">OpenAI: the response object</a>
 * @see <a href="https://platform.openai.com/docs/api-reference/responses-streaming">OpenAI: streaming events</a>
 */
final class ResponsesAnswer implements WrittenAnswer {
    private final String id;
    private final long created;
    private final Echo echo;
    private int sequence;

    ResponsesAnswer(String id, long created, Echo echo) {
        this.id = id;
        this.created = created;
        this.echo = echo;
    }

    @Override
    public int size() {
        return echo.size();
    }

    @Override
    public String whole() {
        return response("completed").toString();
    }

    @Override
    public List<Event> opening() {
        ObjectNode added = Json.object().put("output_index", 0);
        added.set("item", item("in_progress", ""));
        List<Event> begun =
                List.of(ofResponse("response.created", "in_progress"), event("response.output_item.added", added));
        return echo.tool() != null
                ? begun
                : List.of(begun.getFirst(), begun.getLast(), event("response.content_part.added", part("")));
    }

    @Override
    public Event piece(int index) {
        String type = echo.tool() == null ? "response.output_text.delta" : "response.function_call_arguments.delta";
        return event(type, ofItem().put("delta", echo.pieces().get(index)));
    }

    @Override
    public List<Event> closing(boolean marked) {
        Event content = echo.tool() == null
                ? event("response.output_text.done", ofItem().put("text", echo.whole()))
                : event("response.function_call_arguments.done", ofItem().put("arguments", echo.whole()));
        ObjectNode done = Json.object().put("output_index", 0);
        done.set("item", item("completed", echo.whole()));
        Event item = event("response.output_item.done", done);
        return marked ? List.of(content, item, ofResponse("response.completed", "completed")) : List.of(content, item);
    }

    private ObjectNode ofItem() {
        ObjectNode data = Json.object().put("item_id", itemId()).put("output_index", 0);
        return echo.tool() == null ? data.put("content_index", 0) : data;
    }

    private ObjectNode part(String text) {
        ObjectNode data = ofItem();
        data.set("part", outputText(text));
        return data;
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
        boolean completed = status.equals("completed");
        ObjectNode response = Json.object()
                .put("id", "resp_" + id)
                .put("object", "response")
                .put("created_at", created)
                .put("status", status)
                .putNull("error")
                .putNull("incomplete_details")
                .putNull("instructions")
                .put("model", echo.prompt().model());
        response.putArray("output")
                .addAll(completed && echo.size() > 0 ? List.of(item(status, echo.whole())) : List.of());
        response.put("parallel_tool_calls", true)
                .put("temperature", 1.0)
                .put("top_p", 1.0)
                .put("tool_choice", "auto");
        response.putArray("tools");
        response.putObject("metadata");
        if (completed) {
            usage(response.putObject("usage"));
        }
        return response;
    }

    private void usage(ObjectNode usage) {
        usage.put("input_tokens", echo.prompt().tokens())
                .put("output_tokens", echo.size())
                .put("total_tokens", echo.prompt().tokens() + echo.size());
        usage.putObject("input_tokens_details").put("cached_tokens", 0);
        usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
    }

    private ObjectNode item(String status, String said) {
        ObjectNode item = Json.object().put("id", itemId()).put("status", status);
        if (echo.tool() != null) {
            return item.put("type", "function_call")
                    .put("call_id", "call_" + id)
                    .put("name", echo.tool())
                    .put("arguments", said);
        }
        item.put("type", "message").put("role", "assistant");
        item.putArray("content").addAll(said.isEmpty() ? List.of() : List.of(outputText(said)));
        return item;
    }

    private static ObjectNode outputText(String text) {
        ObjectNode part = Json.object().put("type", "output_text").put("text", text);
        part.putArray("annotations");
        return part;
    }

    private String itemId() {
        return (echo.tool() == null ? "msg_" : "fc_") + id;
    }
}
