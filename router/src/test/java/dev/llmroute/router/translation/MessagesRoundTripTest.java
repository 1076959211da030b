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

/**
 * Anthropic → OpenAI → Anthropic: of requests, answers and streams as callers and models write them, what comes back is what was sent but
 * for what docs/dialects.md names. What is sent is generated together with what has to come back.
 */
class MessagesRoundTripTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Property(tries = 300)
    void a_request_comes_back_but_for_what_is_documented(@ForAll long seed) throws Untranslatable {
        Requests requests = new Requests(new Random(seed));
        ObjectNode sent = requests.sent();

        JsonNode there = Json.of(MessagesToChat.request(sent, "m", "max_tokens").toString());
        JsonNode back = Json.of(ChatToMessages.request(there, "m").toString());

        assertThat(back).isEqualTo(Json.of(requests.expected().toString()));
    }

    @Property(tries = 300)
    void a_whole_answer_comes_back_but_for_its_thoughts(@ForAll long seed) throws Untranslatable {
        Answers answers = new Answers(new Random(seed));
        ObjectNode expected = answers.message(false);

        ObjectNode back = CompletionToMessage.answer(
                Json.of(MessageToCompletion.answer(answers.message(true), "m", 1)
                        .toString()),
                "m");
        ((ArrayNode) back.path("content")).removeIf(RouterThought::is);

        assertThat(Json.of(back.toString())).isEqualTo(Json.of(expected.toString()));
    }

    @Property(tries = 300)
    void a_stream_of_events_says_the_same_after_both_translations(@ForAll long seed) throws Untranslatable {
        List<JsonNode> events = new Answers(new Random(seed)).stream();

        List<JsonNode> there = Translated.data(new EventsToChunks("m", 1, true), events);
        List<JsonNode> back = Translated.data(new ChunksToEvents("m", 0), there);

        assertThat(said(back)).isEqualTo(said(events));
    }

    /** All that a caller reads from a stream, but for thoughts, whatever its blocks and pieces were. */
    private static JsonNode said(List<JsonNode> events) {
        StringBuilder text = new StringBuilder();
        TreeMap<Integer, ObjectNode> calls = new TreeMap<>();
        ObjectNode said = JSON.objectNode();
        long[] tokens = new long[3];
        for (JsonNode event : events) {
            int index = event.path("index").asInt();
            switch (event.path("type").asText()) {
                case "message_start" -> {
                    said.set("id", event.at("/message/id"));
                    said.set("model", event.at("/message/model"));
                    count(tokens, event.at("/message/usage"));
                }
                case "content_block_start" -> {
                    if (event.at("/content_block/type").asText().equals("tool_use")) {
                        ObjectNode call = JSON.objectNode().put("input", "");
                        call.set("id", event.at("/content_block/id"));
                        call.set("name", event.at("/content_block/name"));
                        calls.put(index, call);
                    }
                }
                case "content_block_delta" -> {
                    text.append(event.at("/delta/text").asText(""));
                    String json = event.at("/delta/partial_json").asText("");
                    if (!json.isEmpty()) {
                        calls.get(index)
                                .put("input", calls.get(index).get("input").asText() + json);
                    }
                }
                case "message_delta" -> {
                    said.set("stop_reason", event.at("/delta/stop_reason"));
                    count(tokens, event.path("usage"));
                }
                default -> {}
            }
        }
        said.put("text", text.toString())
                .put("input", tokens[0])
                .put("cached", tokens[1])
                .put("output", tokens[2]);
        // No arguments are told by none, or by an empty object.
        calls.values().stream()
                .filter(call -> call.get("input").asText().isEmpty())
                .forEach(call -> call.put("input", "{}"));
        said.putArray("calls").addAll(calls.values());
        return Json.of(said.toString());
    }

    /** The last that is said counts. Tokens written to a cache become tokens like others. */
    private static void count(long[] tokens, JsonNode usage) {
        if (usage.has("input_tokens")) {
            tokens[0] = usage.path("input_tokens").asLong()
                    + usage.path("cache_creation_input_tokens").asLong();
            tokens[1] = usage.path("cache_read_input_tokens").asLong();
        }
        tokens[2] = usage.path("output_tokens").asLong();
    }

    /** A request as a caller of Anthropic's writes it, and what has to come back of it. */
    private static final class Requests {
        private final Random random;
        private final ObjectNode sent = JSON.objectNode().put("model", "m");
        private final ObjectNode expected = JSON.objectNode().put("model", "m");

        Requests(Random random) {
            this.random = random;
            both("max_tokens", JSON.numberNode(1 + random.nextInt(5000)));
            system();
            messages();
            tools();
            others();
        }

        ObjectNode sent() {
            return sent;
        }

        ObjectNode expected() {
            return expected;
        }

        private void both(String field, JsonNode value) {
            sent.set(field, value);
            expected.set(field, value.deepCopy());
        }

        private void system() {
            switch (random.nextInt(3)) {
                case 0 -> both("system", JSON.textNode(word()));
                case 1 -> {
                    String first = word();
                    String second = word();
                    ArrayNode blocks = sent.putArray("system");
                    text(blocks, first).putObject("cache_control").put("type", "ephemeral");
                    text(blocks, second);
                    expected.put("system", first + "\n" + second);
                }
                default -> {}
            }
        }

        private void messages() {
            ArrayNode messages = sent.putArray("messages");
            ArrayNode back = expected.putArray("messages");
            user(messages, back, List.of());
            for (int turn = 0; turn < random.nextInt(4); turn++) {
                List<String> calls = assistant(messages, back, turn);
                user(messages, back, calls);
            }
        }

        private List<String> assistant(ArrayNode messages, ArrayNode back, int turn) {
            ArrayNode content = message(messages, "assistant");
            ArrayNode expectedContent = message(back, "assistant");
            if (maybe()) {
                content.addObject()
                        .put("type", "thinking")
                        .put("thinking", word())
                        .put("signature", word());
            }
            List<String> calls = new ArrayList<>();
            for (int i = 0; i < random.nextInt(3); i++) {
                calls.add("toolu_" + turn + "_" + i);
            }
            if (calls.isEmpty() || maybe()) {
                String first = word();
                String second = word();
                text(content, first);
                text(content, second);
                text(expectedContent, first + second);
            }
            for (String call : calls) {
                ObjectNode use = JSON.objectNode()
                        .put("type", "tool_use")
                        .put("id", call)
                        .put("name", "tool");
                use.putObject("input").put(word(), word()).putObject("nested").put("n", random.nextInt());
                content.add(use);
                expectedContent.add(use.deepCopy());
            }
            return calls;
        }

        private void user(ArrayNode messages, ArrayNode back, List<String> results) {
            if (results.isEmpty() && maybe()) {
                String only = word();
                messages.addObject().put("role", "user").put("content", only);
                text(message(back, "user"), only);
                return;
            }
            ArrayNode content = message(messages, "user");
            ArrayNode expectedContent = message(back, "user");
            for (String id : results) {
                boolean failed = maybe();
                String told = word();
                ObjectNode result =
                        content.addObject().put("type", "tool_result").put("tool_use_id", id);
                if (failed) {
                    result.put("is_error", true);
                }
                text(result.putArray("content"), told);
                expectedContent
                        .addObject()
                        .put("type", "tool_result")
                        .put("tool_use_id", id)
                        .put("content", (failed ? "Error: " : "") + told);
            }
            for (int i = 0; i <= random.nextInt(3); i++) {
                block(content, expectedContent, i);
            }
        }

        private void block(ArrayNode content, ArrayNode back, int number) {
            switch (random.nextInt(5)) {
                case 0 -> {
                    String text = word();
                    text(content, text);
                    text(back, text);
                }
                case 1 -> {
                    ObjectNode image = JSON.objectNode().put("type", "image");
                    image.putObject("source").put("type", "url").put("url", "https://example.com/" + number);
                    content.add(image);
                    back.add(image.deepCopy());
                }
                case 2 -> {
                    ObjectNode image = JSON.objectNode().put("type", "image");
                    base64(image, "image/png");
                    content.add(image);
                    back.add(image.deepCopy());
                }
                case 3 -> {
                    ObjectNode document = JSON.objectNode().put("type", "document");
                    base64(document, "application/pdf");
                    boolean named = maybe();
                    back.add(document.deepCopy().put("title", named ? "a.pdf" : "document.pdf"));
                    content.add(named ? document.put("title", "a.pdf") : document);
                }
                default -> {
                    String text = word();
                    ObjectNode document =
                            content.addObject().put("type", "document").put("title", "left out");
                    document.putObject("source")
                            .put("type", "text")
                            .put("media_type", "text/plain")
                            .put("data", text);
                    text(back, text);
                }
            }
        }

        private static void base64(ObjectNode block, String type) {
            block.putObject("source")
                    .put("type", "base64")
                    .put("media_type", type)
                    .put("data", "AAAA");
        }

        private void tools() {
            if (maybe()) {
                return;
            }
            ArrayNode tools = JSON.arrayNode();
            for (int i = 0; i <= random.nextInt(3); i++) {
                ObjectNode tool = tools.addObject().put("name", "tool_" + i);
                if (maybe()) {
                    tool.put("description", word());
                }
                ObjectNode schema =
                        tool.putObject("input_schema").put("type", "object").put("additionalProperties", false);
                String property = word();
                schema.putObject("properties").putObject(property).put("type", "string");
                schema.putArray("required").add(property);
                if (maybe()) {
                    tool.put("strict", true);
                }
            }
            both("tools", tools);
            ObjectNode choice = switch (random.nextInt(5)) {
                case 0 -> JSON.objectNode().put("type", "auto");
                case 1 -> JSON.objectNode().put("type", "any");
                case 2 -> JSON.objectNode().put("type", "none");
                case 3 -> JSON.objectNode().put("type", "tool").put("name", "tool_0");
                default -> JSON.objectNode();
            };
            if (!choice.isEmpty()) {
                if (maybe() && !choice.get("type").asText().equals("none")) {
                    choice.put("disable_parallel_tool_use", true);
                }
                both("tool_choice", choice);
            }
        }

        private void others() {
            if (maybe()) {
                both("temperature", JSON.numberNode(random.nextInt(11) / 10.0));
            }
            if (maybe()) {
                both("top_p", JSON.numberNode(random.nextInt(10) / 10.0));
            }
            if (maybe()) {
                both("stop_sequences", JSON.arrayNode().add(word()).add(word()));
            }
            if (maybe()) {
                both("stream", JSON.booleanNode(true));
            }
            if (maybe()) {
                both("metadata", JSON.objectNode().put("user_id", word()));
            }
            if (maybe()) {
                ObjectNode config = JSON.objectNode();
                ObjectNode format = config.putObject("format").put("type", "json_schema");
                format.putObject("schema")
                        .put("type", "object")
                        .put("additionalProperties", false)
                        .putObject("properties");
                expected.set("output_config", config);
                if (maybe()) {
                    sent.set("output_config", config.deepCopy());
                } else {
                    sent.set("output_format", format.deepCopy());
                }
            }
            if (maybe()) {
                String effort = List.of("low", "medium", "high", "xhigh").get(random.nextInt(4));
                sent.withObject("output_config").put("effort", effort);
                if (!sent.has("tools")) {
                    expected.withObject("output_config").put("effort", effort);
                }
            }
            if (maybe()) {
                sent.put("top_k", 5).put("service_tier", "auto");
                sent.putObject("thinking").put("type", "enabled").put("budget_tokens", 1024);
            }
        }

        private static ArrayNode message(ArrayNode messages, String role) {
            return messages.addObject().put("role", role).putArray("content");
        }

        private static ObjectNode text(ArrayNode content, String text) {
            return content.addObject().put("type", "text").put("text", text);
        }

        private boolean maybe() {
            return random.nextBoolean();
        }

        private String word() {
            return Answers.word(random);
        }
    }

    /** What a model of Anthropic's may answer. */
    private static final class Answers {
        private final Random random;
        private final boolean text;
        private final int calls;
        private final String said;
        private final String stopReason;
        private final int[] tokens;

        Answers(Random random) {
            this.random = random;
            this.calls = random.nextInt(3);
            this.text = calls == 0 || random.nextBoolean();
            this.said = word(random) + word(random);
            this.stopReason = calls > 0
                    ? "tool_use"
                    : List.of("end_turn", "max_tokens", "refusal").get(random.nextInt(3));
            this.tokens = random.ints(3, 0, 1000).toArray();
        }

        ObjectNode message(boolean thinks) {
            ObjectNode message = JSON.objectNode()
                    .put("id", "msg_1")
                    .put("type", "message")
                    .put("role", "assistant")
                    .put("model", "claude");
            ArrayNode content = message.putArray("content");
            if (thinks) {
                content.addObject()
                        .put("type", "thinking")
                        .put("thinking", "hm")
                        .put("signature", "s");
            }
            if (text) {
                content.addObject().put("type", "text").put("text", said);
            }
            for (int i = 0; i < calls; i++) {
                ObjectNode use = content.addObject()
                        .put("type", "tool_use")
                        .put("id", "toolu_" + i)
                        .put("name", "tool_" + i);
                use.putObject("input").put(said, i);
            }
            message.put("stop_reason", stopReason).putNull("stop_sequence");
            message.set("usage", usage());
            return message;
        }

        private ObjectNode usage() {
            return JSON.objectNode()
                    .put("input_tokens", tokens[0])
                    .put("cache_creation_input_tokens", 0)
                    .put("cache_read_input_tokens", tokens[1])
                    .put("output_tokens", tokens[2]);
        }

        List<JsonNode> stream() {
            List<JsonNode> events = new ArrayList<>();
            ObjectNode start = JSON.objectNode().put("type", "message_start");
            start.putObject("message").put("id", "msg_1").put("model", "claude").set("usage", usage());
            events.add(start);
            int block = 0;
            if (random.nextBoolean()) {
                block(events, block++, "thinking", "thinking_delta", "thinking", "");
            }
            for (int i = 0; i < random.nextInt(3); i++) {
                block(events, block++, "text", "text_delta", "text", "");
            }
            for (int i = 0; i < calls; i++) {
                block(events, block++, "tool_use", "input_json_delta", "partial_json", "toolu_" + i);
            }
            ObjectNode end = JSON.objectNode().put("type", "message_delta");
            end.putObject("delta").put("stop_reason", stopReason);
            end.putObject("usage").put("output_tokens", random.nextInt(1000));
            events.add(end);
            events.add(JSON.objectNode().put("type", "message_stop"));
            return events;
        }

        private void block(List<JsonNode> events, int index, String type, String delta, String field, String id) {
            ObjectNode start =
                    JSON.objectNode().put("type", "content_block_start").put("index", index);
            ObjectNode content = start.putObject("content_block").put("type", type);
            if (!id.isEmpty()) {
                content.put("id", id).put("name", word(random)).putObject("input");
            }
            events.add(start);
            String input = random.nextBoolean()
                    ? ""
                    : JSON.objectNode().put(word(random), word(random)).toString();
            List<String> pieces = new ArrayList<>(id.isEmpty() ? List.of() : Translated.pieces(input, 4, random));
            for (int i = 0; id.isEmpty() && i < random.nextInt(4); i++) {
                pieces.add(word(random));
            }
            for (String each : pieces) {
                ObjectNode piece =
                        JSON.objectNode().put("type", "content_block_delta").put("index", index);
                piece.putObject("delta").put("type", delta).put(field, each);
                events.add(piece);
            }
            events.add(JSON.objectNode().put("type", "content_block_stop").put("index", index));
        }

        /** With what quoting has to get right. */
        static String word(Random random) {
            return List.of("a", "ü", "\"", "\\", "\n", "🔄", "<", " ").get(random.nextInt(8)) + random.nextInt(1000);
        }
    }
}
