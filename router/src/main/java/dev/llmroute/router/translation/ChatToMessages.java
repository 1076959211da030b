package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request for OpenAI's chat completions as one for Anthropic's messages. {@code docs/dialects.md} lists what is carried over, what
 * is left out, and what cannot be said at all.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">OpenAI: create a chat completion</a>
 * @see <a href="https://docs.claude.com/en/api/messages">Anthropic: create a message</a>
 */
public final class ChatToMessages {
    /**
     * No request of more names, values and brackets is translated: an event loop, and the heap, would be busy with it for too long. That is
     * some 20,000 messages or calls of tools; a million tokens of a model are a tenth of it.
     */
    public static final long MAX_TOKENS = 200_000;

    /** Anthropic wants to be told how long an answer may become, OpenAI does not. */
    private static final int DEFAULT_MAX_TOKENS = 4096;

    /** Without these fields the answer would be another one than was asked for. */
    private static final Set<String> NEEDED = Set.of("audio", "functions", "logit_bias");

    private static final Map<String, String> EFFORTS =
            Map.of("none", "low", "minimal", "low", "low", "low", "medium", "medium", "high", "high", "xhigh", "xhigh");

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ChatToMessages() {}

    /** The same for a model of which nothing is known but its name. */
    static ObjectNode request(JsonNode chat, String model) throws Untranslatable {
        return request(chat, Addressee.named(model, ""), ToolNames.of(chat));
    }

    /**
     * The request for another model, in the other dialect.
     *
     * @param names of the request's tools
     * @throws Untranslatable where a target of that dialect could only give another answer than was asked for
     */
    public static ObjectNode request(JsonNode chat, Addressee to, ToolNames names) throws Untranslatable {
        refuse(chat);
        ObjectNode out = JSON.objectNode().put("model", to.model());
        out.put("max_tokens", to.bounded(maxTokens(chat)));
        Conversation conversation = new Conversation(chat.path("messages"), names);
        format(chat.path("response_format"), conversation.system(), out);
        conversation.system().into(out);
        out.set("messages", conversation.messages());
        MessagesTools.into(out, chat, names);
        sampling(chat, out);
        String effort = EFFORTS.get(chat.path("reasoning_effort").asText(""));
        if (effort != null && to.takesEffort(true)) {
            out.withObject("output_config").put("effort", effort);
        }
        CacheMarks.limit(out);
        if (out.path("messages").isEmpty()) {
            throw none("a conversation without messages");
        }
        return out;
    }

    private static void refuse(JsonNode chat) throws Untranslatable {
        for (String field : NEEDED) {
            if (Given.is(chat.path(field))) {
                throw none("\"" + field + "\"");
            }
        }
        if (chat.path("web_search_options").isObject()) {
            // Empty it asks for a search, too.
            throw none("\"web_search_options\"");
        }
        if (chat.path("n").asInt(1) > 1) {
            throw none("\"n\" above 1");
        }
        if (chat.path("logprobs").asBoolean()) {
            throw none("\"logprobs\"");
        }
        for (JsonNode modality : chat.path("modalities")) {
            if (!modality.asText().equals("text")) {
                throw none("the modality \"" + modality.asText() + "\"");
            }
        }
    }

    private static long maxTokens(JsonNode chat) {
        JsonNode completion = chat.path("max_completion_tokens");
        JsonNode given = completion.isNumber() ? completion : chat.path("max_tokens");
        return given.isNumber() ? given.asLong() : DEFAULT_MAX_TOKENS;
    }

    private static void sampling(JsonNode chat, ObjectNode out) {
        if (chat.path("temperature").isNumber()) {
            out.put("temperature", Math.min(1, chat.path("temperature").asDouble()));
        }
        // 1 is what both do anyway, and many of Anthropic's models refuse it beside a temperature.
        if (chat.path("top_p").isNumber() && chat.path("top_p").asDouble() < 1) {
            out.set("top_p", chat.get("top_p"));
        }
        ArrayNode stops = stops(chat.path("stop"));
        if (!stops.isEmpty()) {
            out.set("stop_sequences", stops);
        }
        if (chat.path("stream").asBoolean()) {
            out.put("stream", true);
        }
        JsonNode safety = chat.path("safety_identifier");
        EndUser.forAnthropic(Given.is(safety) ? safety : chat.path("user"))
                .ifPresent(user -> out.putObject("metadata").put("user_id", user));
    }

    /** Anthropic: <i>each stop sequence must contain non-whitespace</i> (BerriAI/litellm#3286). */
    private static ArrayNode stops(JsonNode stop) {
        ArrayNode stops = JSON.arrayNode();
        for (JsonNode each : stop.isTextual() ? JSON.arrayNode().add(stop) : stop) {
            if (each.isTextual() && !Blank.is(each.asText())) {
                stops.add(each);
            }
        }
        return stops;
    }

    /** A schema that Anthropic's grammars cannot hold is told to the model, as OpenAI's without {@code strict} is; a strict one is not. */
    private static void format(JsonNode format, SystemPrompt system, ObjectNode out) throws Untranslatable {
        switch (format.path("type").asText("text")) {
            case "text", "" -> {}
            case "json_object" -> system.add(JsonMode.INSTRUCTION);
            case "json_schema" -> {
                JsonNode schema = format.at("/json_schema/schema");
                Optional<ObjectNode> fitting = AnswerSchema.of(schema);
                if (fitting.isPresent()) {
                    out.putObject("output_config")
                            .putObject("format")
                            .put("type", "json_schema")
                            .set("schema", fitting.get());
                } else if (format.at("/json_schema/strict").asBoolean()) {
                    throw none("a strict \"response_format\" whose schema refers to itself or leaves objects open");
                } else {
                    system.add(JsonMode.instruction(schema));
                }
            }
            default ->
                throw none(
                        "a \"response_format\" of type \"" + format.path("type").asText() + "\"");
        }
    }

    static Untranslatable none(String what) {
        return new Untranslatable(what + " has no counterpart in Anthropic's dialect");
    }
}
