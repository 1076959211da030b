package dev.llmroute.router.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** There and back nothing is lost that docs/dialects.md does not name. */
class RoundTripTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Property(tries = 300)
    void a_chat_comes_back_as_it_was(@ForAll long seed) throws Untranslatable {
        ObjectNode chat = new Chats(new Random(seed)).request();

        JsonNode there = Json.of(ChatToMessages.request(chat, "m").toString());
        JsonNode back = Json.of(MessagesToChat.request(there, "m", "max_tokens").toString());

        assertThat(back).isEqualTo(Json.of(chat.toString()));
    }

    @Property(tries = 300)
    void messages_come_back_as_they_were(@ForAll long seed) throws Untranslatable {
        ObjectNode chat = new Chats(new Random(seed)).request();
        JsonNode messages = Json.of(ChatToMessages.request(chat, "m").toString());

        JsonNode there =
                Json.of(MessagesToChat.request(messages, "m", "max_tokens").toString());
        JsonNode back = Json.of(ChatToMessages.request(there, "m").toString());

        assertThat(back).isEqualTo(messages);
    }

    @Property(tries = 300)
    void a_stream_of_chunks_says_the_same_after_both_translations(@ForAll long seed) throws Untranslatable {
        List<JsonNode> chunks = new Chats(new Random(seed)).stream();

        List<JsonNode> events = Translated.data(new ChunksToEvents("m", 0), chunks);
        List<JsonNode> back = Translated.data(new EventsToChunks("m", 1, true), events);

        assertThat(said(back)).isEqualTo(said(chunks));
    }

    /** All that a caller reads from a stream, whatever its pieces were. */
    private static JsonNode said(List<JsonNode> chunks) {
        StringBuilder text = new StringBuilder();
        TreeMap<Integer, ObjectNode> calls = new TreeMap<>();
        ObjectNode said = JSON.objectNode();
        for (JsonNode chunk : chunks) {
            JsonNode choice = chunk.path("choices").path(0);
            text.append(choice.at("/delta/content").asText(""));
            for (JsonNode piece : choice.at("/delta/tool_calls")) {
                ObjectNode call = calls.computeIfAbsent(piece.path("index").asInt(), index -> JSON.objectNode());
                if (piece.hasNonNull("id")) {
                    call.set("id", piece.get("id"));
                    call.set("name", piece.at("/function/name"));
                }
                call.put(
                        "arguments",
                        call.path("arguments").asText("")
                                + piece.at("/function/arguments").asText(""));
            }
            if (choice.hasNonNull("finish_reason")) {
                said.set("finish", choice.get("finish_reason"));
            }
            if (chunk.hasNonNull("usage")) {
                said.set("usage", chunk.get("usage"));
            }
        }
        // No arguments are told by none, or by an empty object.
        calls.values().stream()
                .filter(call -> call.path("arguments").asText().isEmpty())
                .forEach(call -> call.put("arguments", "{}"));
        said.put("text", text.toString());
        said.putArray("calls").addAll(calls.values());
        return Json.of(said.toString());
    }

    /** Random requests and streams of what both dialects have, in the form in which a translation writes them. */
    private record Chats(Random random) {
        ObjectNode request() {
            ObjectNode chat = JSON.objectNode().put("model", "m");
            chat.set("messages", messages());
            chat.put("max_tokens", 1 + random.nextInt(5000));
            if (maybe()) {
                tools(chat);
            }
            if (maybe()) {
                chat.put("temperature", random.nextInt(11) / 10.0);
            }
            if (maybe()) {
                chat.put("top_p", random.nextInt(10) / 10.0);
            }
            if (maybe()) {
                ArrayNode stops = chat.putArray("stop");
                for (int i = 0; i <= random.nextInt(4); i++) {
                    stops.add(word());
                }
            }
            if (maybe()) {
                chat.put("stream", true).putObject("stream_options").put("include_usage", true);
            }
            if (maybe()) {
                chat.put("user", word());
            }
            if (maybe()) {
                ObjectNode schema = JSON.objectNode().put("name", "answer").put("strict", true);
                schema.putObject("schema")
                        .put("type", "object")
                        .put("additionalProperties", false)
                        .putObject("properties");
                chat.putObject("response_format").put("type", "json_schema").set("json_schema", schema);
            }
            if (maybe() && !chat.has("tools")) {
                chat.put("reasoning_effort", one("low", "medium", "high", "xhigh"));
            }
            return chat;
        }

        private void tools(ObjectNode chat) {
            ArrayNode tools = chat.putArray("tools");
            for (int i = 0; i <= random.nextInt(3); i++) {
                ObjectNode function = tools.addObject().put("type", "function").putObject("function");
                function.put("name", "tool_" + i);
                if (maybe()) {
                    function.put("description", word());
                }
                function.putObject("parameters")
                        .put("type", "object")
                        .put("additionalProperties", false)
                        .putObject("properties");
                if (maybe()) {
                    function.put("strict", true);
                }
            }
            switch (random.nextInt(4)) {
                case 0 -> chat.put("tool_choice", one("auto", "none", "required"));
                case 1 -> {
                    ObjectNode choice = chat.putObject("tool_choice").put("type", "function");
                    choice.putObject("function").put("name", "tool_0");
                }
                case 2 -> chat.put("tool_choice", "auto").put("parallel_tool_calls", false);
                default -> {}
            }
        }

        private ArrayNode messages() {
            ArrayNode messages = JSON.arrayNode();
            if (maybe()) {
                messages.addObject().put("role", "system").put("content", word());
            }
            user(messages.addObject());
            for (int turn = 0; turn < random.nextInt(4); turn++) {
                ObjectNode assistant = messages.addObject().put("role", "assistant");
                int calls = random.nextInt(3);
                if (calls == 0 || maybe()) {
                    assistant.put("content", word());
                } else {
                    assistant.putNull("content");
                }
                List<String> ids = new ArrayList<>();
                for (int i = 0; i < calls; i++) {
                    ids.add("call_" + turn + "_" + i);
                    ObjectNode call = assistant.withArray("tool_calls").addObject();
                    call.put("id", ids.getLast()).put("type", "function");
                    call.putObject("function")
                            .put("name", "tool_" + i)
                            .put(
                                    "arguments",
                                    JSON.objectNode().put(word(), word()).toString());
                }
                ids.forEach(id -> messages.addObject()
                        .put("role", "tool")
                        .put("tool_call_id", id)
                        .put("content", word()));
                if (calls == 0 || maybe()) {
                    user(messages.addObject());
                }
            }
            return messages;
        }

        private void user(ObjectNode message) {
            message.put("role", "user");
            if (maybe()) {
                message.put("content", word());
                return;
            }
            ArrayNode parts = message.putArray("content");
            parts.addObject().put("type", "text").put("text", word());
            for (int i = 0; i <= random.nextInt(3); i++) {
                switch (random.nextInt(4)) {
                    case 0 -> parts.addObject().put("type", "text").put("text", word());
                    case 1 -> image(parts, "https://example.com/" + i);
                    case 2 -> image(parts, "data:image/png;base64,AAAA");
                    default -> {
                        ObjectNode file = parts.addObject().put("type", "file").putObject("file");
                        file.put("filename", word() + ".pdf").put("file_data", "data:application/pdf;base64,BBBB");
                    }
                }
            }
        }

        private static void image(ArrayNode parts, String url) {
            parts.addObject().put("type", "image_url").putObject("image_url").put("url", url);
        }

        List<JsonNode> stream() {
            List<JsonNode> chunks = new ArrayList<>();
            chunks.add(chunk(JSON.objectNode().put("role", "assistant").put("content", ""), null));
            for (int i = 0; i < random.nextInt(5); i++) {
                chunks.add(chunk(JSON.objectNode().put("content", word()), null));
            }
            int calls = random.nextInt(3);
            for (int call = 0; call < calls; call++) {
                ObjectNode head = JSON.objectNode().put("index", call).put("id", "c" + call);
                head.putObject("function").put("name", word()).put("arguments", "");
                chunks.add(chunk(ofCall(head), null));
                String arguments =
                        maybe() ? "" : JSON.objectNode().put(word(), word()).toString();
                for (String each : Translated.pieces(arguments, 4, random)) {
                    ObjectNode piece = JSON.objectNode().put("index", call);
                    piece.putObject("function").put("arguments", each);
                    chunks.add(chunk(ofCall(piece), null));
                }
            }
            chunks.add(chunk(JSON.objectNode(), calls > 0 ? "tool_calls" : one("stop", "length", "content_filter")));
            ObjectNode last = JSON.objectNode();
            last.putArray("choices");
            int cached = random.nextInt(100);
            int prompt = cached + random.nextInt(100);
            int answer = random.nextInt(100);
            last.putObject("usage")
                    .put("prompt_tokens", prompt)
                    .put("completion_tokens", answer)
                    .put("total_tokens", prompt + answer)
                    .putObject("prompt_tokens_details")
                    .put("cached_tokens", cached);
            chunks.add(last);
            return chunks;
        }

        private static ObjectNode ofCall(ObjectNode piece) {
            ObjectNode delta = JSON.objectNode();
            delta.putArray("tool_calls").add(piece);
            return delta;
        }

        private static ObjectNode chunk(ObjectNode delta, String finishReason) {
            ObjectNode chunk = JSON.objectNode().put("id", "c").put("model", "m");
            chunk.putArray("choices")
                    .addObject()
                    .put("finish_reason", finishReason)
                    .set("delta", delta);
            return chunk;
        }

        private boolean maybe() {
            return random.nextBoolean();
        }

        private String one(String... values) {
            return values[random.nextInt(values.length)];
        }

        /** With what quoting has to get right. */
        private String word() {
            return one("a", "ü", "\"", "\\", "\n", "🔄", "<", " ") + random.nextInt(1000);
        }
    }
}
