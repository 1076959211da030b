package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request for Anthropic's messages as one for OpenAI's chat completions. {@code docs/dialects.md} lists what is carried over, what
 * is left out, and what cannot be said at all.
 *
 * @see <a href="https://docs.claude.com/en/api/messages">Anthropic: create a message</a>
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">OpenAI: create a chat completion</a>
 */
public final class MessagesToChat {
    /** OpenAI takes no more. */
    private static final int MAX_STOPS = 4;

    /** Without these fields the answer would be another one than was asked for. */
    private static final Set<String> NEEDED = Set.of("container", "mcp_servers", "prefill", "compaction");

    private static final Map<String, String> EFFORTS =
            Map.of("low", "low", "medium", "medium", "high", "high", "xhigh", "xhigh", "max", "xhigh");

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private MessagesToChat() {}

    /** The same for a model of which nothing is known but its name, and that of the field that bounds its answers. */
    static ObjectNode request(JsonNode messages, String model, String maxTokens) throws Untranslatable {
        return request(messages, Addressee.named(model, maxTokens), ToolNames.of(messages));
    }

    /**
     * The request for another model, in the other dialect.
     *
     * @param names of the request's tools
     * @throws Untranslatable where a target of that dialect could only give another answer than was asked for
     */
    public static ObjectNode request(JsonNode messages, Addressee to, ToolNames names) throws Untranslatable {
        refuse(messages);
        ChatTools tools = new ChatTools(messages, names);
        ObjectNode out = JSON.objectNode().put("model", to.model());
        out.set("messages", new Chat(messages, names, tools.manuals()).messages());
        JsonNode asked = messages.path("max_tokens");
        if (asked.isNumber()) {
            long bound = to.bounded(asked.asLong());
            out.set(to.boundField(), bound == asked.asLong() ? asked : JSON.numberNode(bound));
        }
        tools.into(out);
        sampling(messages, out);
        JsonNode config = messages.path("output_config");
        // The name that the field had while it was new.
        format(Given.is(config.path("format")) ? config.get("format") : messages.path("output_format"), out);
        String effort = EFFORTS.get(config.path("effort").asText(""));
        boolean thinks = !messages.at("/thinking/type").asText().equals("disabled");
        // Of OpenAI's own models the newer ones refuse it beside tools, of other vendors' most do (openai-openapi#541,
        // litellm#34569).
        if (effort != null && thinks && to.takesEffort(tools.isEmpty())) {
            out.put("reasoning_effort", effort);
        }
        if (messages.path("messages").isEmpty()) {
            throw none("a conversation without messages");
        }
        return out;
    }

    private static void refuse(JsonNode messages) throws Untranslatable {
        for (String field : NEEDED) {
            if (Given.is(messages.path(field))) {
                throw none("\"" + field + "\"");
            }
        }
        Optional<String> edit = ContextEdits.beyondShortening(messages.path("context_management"));
        if (edit.isPresent()) {
            throw none("\"context_management\" with an edit of type \"" + edit.get() + "\"");
        }
        // What came before is known to the account alone that answered it.
        if (messages.at("/thread/type").asText().equals("continue")) {
            throw none("a \"thread\" that goes on");
        }
    }

    private static void sampling(JsonNode messages, ObjectNode out) throws Untranslatable {
        for (String field : new String[] {"temperature", "top_p"}) {
            if (messages.path(field).isNumber()) {
                out.set(field, messages.get(field));
            }
        }
        ArrayNode stops = JSON.arrayNode();
        for (JsonNode each : messages.path("stop_sequences")) {
            if (!each.asText("").isEmpty()) {
                stops.add(each);
            }
        }
        if (stops.size() > MAX_STOPS) {
            throw none("more than " + MAX_STOPS + " \"stop_sequences\"");
        }
        if (!stops.isEmpty()) {
            out.set("stop", stops);
        }
        if (messages.path("stream").asBoolean()) {
            out.put("stream", true).putObject("stream_options").put("include_usage", true);
        }
        EndUser.forOpenAi(messages.at("/metadata/user_id")).ifPresent(user -> out.put("user", user));
    }

    private static void format(JsonNode format, ObjectNode out) throws Untranslatable {
        String type = format.path("type").asText("");
        switch (type) {
            case "", "text" -> {}
            case "json_schema" -> {
                ObjectNode schema = ToolSchema.rootObject(format.path("schema"))
                        .orElseThrow(() -> none("an output format whose schema is no object at its root"));
                ObjectNode named = JSON.objectNode().put("name", "answer").put("strict", StrictSchema.meets(schema));
                named.set("schema", schema);
                out.putObject("response_format").put("type", "json_schema").set("json_schema", named);
            }
            default -> throw none("an output format of type \"" + type + "\"");
        }
    }

    static Untranslatable none(String what) {
        return new Untranslatable(what + " has no counterpart in OpenAI's dialect");
    }
}
