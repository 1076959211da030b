package dev.llmroute.router.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tool calls in streams of OpenAI's dialect, in all the ways in which providers cut them, as Anthropic's callers put them together. */
class ToolCallStreamsTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String TWO_CALLS = "get {\"d\":1}; put {\"d\":2}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                // One after the other.
                "[[{index: 0, id: 'a', function: {name: 'get', arguments: ''}}], [{index: 0, function: {arguments: '{\"d\":1}'}}],"
                        + " [{index: 1, id: 'b', function: {name: 'put', arguments: '{\"d\":2}'}}]]",
                // In turn.
                "[[{index: 0, id: 'a', function: {name: 'get', arguments: ''}}], [{index: 1, id: 'b', function: {name: 'put'}}],"
                        + " [{index: 1, function: {arguments: '{\"d\":'}}], [{index: 0, function: {arguments: '{\"d\":1}'}}],"
                        + " [{index: 1, function: {arguments: '2}'}}]]",
                // Begun in one chunk.
                "[[{index: 0, id: 'a', function: {name: 'get'}}, {index: 1, id: 'b', function: {name: 'put'}}],"
                        + " [{index: 1, function: {arguments: '{\"d\":2}'}}, {index: 0, function: {arguments: '{\"d\":1}'}}]]",
                // Whole calls, told apart by nothing but their names.
                "[[{index: 0, function: {name: 'get', arguments: '{\"d\":1}'}}], [{index: 0, function: {name: 'put', arguments: '{\"d\":2}'}}]]",
                "[[{function: {name: 'get', arguments: '{\"d\":1}'}}, {function: {name: 'put', arguments: '{\"d\":2}'}}]]",
                // The same id and index twice.
                "[[{index: 0, id: 'x', function: {name: 'get', arguments: '{\"d\":1}'}}], [{index: 0, id: 'x', function: {name: 'put', arguments: '{\"d\":2}'}}]]",
                // No index, in turn.
                "[[{id: 'a', function: {name: 'get', arguments: '{\"d\"'}}], [{id: 'b', function: {name: 'put', arguments: '{\"d\"'}}],"
                        + " [{id: 'a', function: {arguments: ':1}'}}], [{id: 'b', function: {arguments: ':2}'}}]]",
                // The index 0 for all, in turn.
                "[[{index: 0, id: 'a', function: {name: 'get', arguments: '{\"d\"'}}], [{index: 0, id: 'b', function: {name: 'put', arguments: '{\"d\"'}}],"
                        + " [{index: 0, id: 'a', function: {arguments: ':1}'}}], [{index: 0, id: 'b', function: {arguments: ':2}'}}]]",
                // A new id with every piece.
                "[[{index: 0, id: 'x1', function: {name: 'get', arguments: '{\"d\"'}}], [{index: 0, id: 'x2', function: {name: null, arguments: ':1}'}}],"
                        + " [{index: 1, id: 'x3', function: {name: 'put', arguments: '{\"d\"'}}], [{index: 1, id: 'x4', function: {arguments: ':2}'}}]]",
                // The name with every piece, with and without an id.
                "[[{index: 0, id: 'a', function: {name: 'get', arguments: ''}}], [{index: 0, id: 'a', function: {name: 'get', arguments: '{\"d\":1}'}}],"
                        + " [{index: 1, id: 'b', function: {name: 'put', arguments: '{\"d\"'}}], [{index: 1, function: {name: 'put', arguments: ':2}'}}]]",
                // Id, name and arguments one after the other.
                "[[{index: 0, id: 'a', type: 'function'}], [{index: 0, function: {name: 'get'}}], [{index: 0, function: {arguments: '{\"d\":1}'}}],"
                        + " [{index: 1, id: 'b', function: {name: 'put', arguments: '{\"d\":2}'}}]]",
                // A name in two pieces.
                "[[{index: 0, id: 'a', function: {name: 'ge'}}], [{index: 0, function: {name: 't'}}], [{index: 0, function: {arguments: '{\"d\":1}'}}],"
                        + " [{index: 1, id: 'b', function: {name: 'put', arguments: '{\"d\":2}'}}]]",
                // Arguments as the object that they are.
                "[[{index: 0, id: 'a', function: {name: 'get', arguments: {}}}], [{index: 0, function: {arguments: {d: 1}}}],"
                        + " [{index: 1, id: 'b', function: {name: 'put', arguments: {d: 2}}}]]",
                // Ids that are none.
                "[[{index: 0, id: null, function: {name: 'get', arguments: ''}}], [{index: 0, id: null, function: {name: null, arguments: '{\"d\":1}'}}],"
                        + " [{index: 1, id: '', function: {name: 'put', arguments: '{\"d\":2}'}}], [{index: 1, id: '', function: {name: '', arguments: ''}}]]",
                // One id for both.
                "[[{index: 0, id: 'call_0', function: {name: 'get', arguments: '{\"d\":1}'}}], [{index: 1, id: 'call_0', function: {name: 'put', arguments: '{\"d\":2}'}}]]",
            })
    void two_calls_are_two_calls(String deltas) throws Untranslatable {
        ArrayNode blocks = blocks(Json.of(deltas));

        assertThat(calls(blocks)).isEqualTo(TWO_CALLS);
        assertThat(blocks.valueStream().map(block -> block.get("id").asText()))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-zA-Z0-9_-]+") && !id.equals("null"));
    }

    @Test
    void two_calls_of_one_tool_are_two() throws Untranslatable {
        for (String head : List.of("", "index: 0, ", "index: 0, id: 'x', ")) {
            assertThat(calls(blocks(Json.of("""
                    [[{HEAD function: {name: 'get', arguments: '{"d":1}'}}], [{HEAD function: {name: 'get', arguments: '{"d":2}'}}]]""".replace("HEAD", head))))).isEqualTo("get {\"d\":1}; get {\"d\":2}");
        }
        assertThat(calls(blocks(Json.of("[[{function: {name: 'now'}}, {function: {name: 'now'}}]]"))))
                .isEqualTo("now {}; now {}");
    }

    @Test
    void usable_ids_stay_as_they_are() throws Untranslatable {
        assertThat(blocks(Json.of("[[{index: 0, id: 'call_Ab-9', function: {name: 'get', arguments: '{}'}}]]"))
                        .at("/0/id")
                        .asText())
                .isEqualTo("call_Ab-9");
    }

    @Test
    void text_between_the_pieces_stands_behind_the_call() throws Untranslatable {
        ArrayNode blocks = Accumulated.blocks(Translated.data(new ChunksToEvents("m", 0), Json.of("""
                [{choices: [{delta: {content: 'I look.'}}]},
                 {choices: [{delta: {tool_calls: [{index: 0, id: 'a', function: {name: 'get', arguments: '{"d"'}}]}}]},
                 {choices: [{delta: {content: '\\n'}}]},
                 {choices: [{delta: {content: 'So.'}}]},
                 {choices: [{delta: {tool_calls: [{index: 0, function: {arguments: ':1}'}}]}}]},
                 {choices: [{delta: {content: ' And so.'}}]}]""")));

        assertThat(blocks).isEqualTo(Json.of("""
                [{type: 'text', text: 'I look.'}, {type: 'tool_use', id: 'a', name: 'get', input: {d: 1}},
                 {type: 'text', text: '\\nSo. And so.'}]"""));
    }

    @Test
    void what_waits_is_bounded() {
        List<JsonNode> chunks = new ArrayList<>();
        chunks.add(Json.of("{choices: [{delta: {tool_calls: [{index: 0, id: 'a', function: {name: 'f'}}]}}]}"));
        chunks.add(Json.of("{choices: [{delta: {tool_calls: [{index: 1, id: 'b', function: {name: 'g'}}]}}]}"));
        JsonNode piece = Json.of("{choices: [{delta: {tool_calls: [{index: 1, function: {arguments: '"
                + "x".repeat(64 * 1024) + "'}}]}}]}");
        IntStream.range(0, 20).forEach(i -> chunks.add(piece));

        assertThatThrownBy(() -> Translated.data(new ChunksToEvents("m", 0), chunks))
                .isInstanceOf(Untranslatable.class);
    }

    @Test
    void arguments_behind_the_end_of_a_closed_call_are_no_part_of_another() {
        assertThatThrownBy(() -> blocks(Json.of("""
                [[{index: 0, id: 'a', function: {name: 'f', arguments: '{"d":1}'}}], [{index: 1, id: 'b', function: {name: 'g', arguments: '{}'}}],
                 [{index: 0, function: {arguments: '{}'}}]]"""))).isInstanceOf(Untranslatable.class);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "5"})
    void a_call_without_arguments_has_an_empty_input(int calls) throws Untranslatable {
        ArrayNode deltas = JSON.arrayNode();
        for (int i = 0; i < calls; i++) {
            deltas.addArray()
                    .add(Json.of("{index: " + i + ", id: 'a" + i + "', function: {name: 'f', arguments: ''}}"));
        }
        assertThat(blocks(deltas))
                .hasSize(calls)
                .allMatch(block -> block.get("input").isEmpty());
    }

    /** Whatever the order of the pieces of several calls, each call comes out as it was, at callers of both dialects. */
    @Property(tries = 500)
    void any_order_of_pieces_gives_the_same_calls(@ForAll long seed) throws Untranslatable {
        Random random = new Random(seed);
        ArrayNode expected = JSON.arrayNode();
        List<List<ObjectNode>> pieces = new ArrayList<>();
        int calls = 1 + random.nextInt(4);
        for (int i = 0; i < calls; i++) {
            JsonNode input = input(random);
            expected.addObject()
                    .put("type", "tool_use")
                    .put("id", "id" + i)
                    .put("name", "tool" + random.nextInt(2))
                    .set("input", input);
            pieces.add(pieces(i, expected.get(i), random));
        }
        List<JsonNode> chunks = mixed(pieces, random);

        List<JsonNode> events = Translated.data(new ChunksToEvents("m", 0), chunks);
        assertThat(sorted(Accumulated.blocks(events))).isEqualTo(sorted(expected));

        ObjectNode back = Accumulated.message(Translated.data(new EventsToChunks("m", 1, true), events));
        ArrayNode said = JSON.arrayNode();
        for (JsonNode call : back.path("tool_calls")) {
            said.addObject()
                    .put("type", "tool_use")
                    .put("id", call.get("id").asText())
                    .put("name", call.get("name").asText())
                    .set("input", Json.of(call.get("arguments").asText()));
        }
        assertThat(sorted(said)).isEqualTo(sorted(expected));
    }

    private static JsonNode input(Random random) {
        ObjectNode input = JSON.objectNode();
        for (int i = random.nextInt(3); i > 0; i--) {
            String text = List.of("}{", "\\", "\"", "😀", "x", "[").get(random.nextInt(6));
            input.set(
                    text + i,
                    random.nextBoolean()
                            ? JSON.textNode(text)
                            : JSON.objectNode().put("]", i));
        }
        return input;
    }

    private static List<ObjectNode> pieces(int index, JsonNode call, Random random) {
        String rest = call.get("input").isEmpty() && random.nextBoolean()
                ? ""
                : call.get("input").toString();
        List<ObjectNode> pieces = new ArrayList<>();
        ObjectNode first =
                JSON.objectNode().put("index", index).put("id", call.get("id").asText());
        first.putObject("function").put("name", call.get("name").asText()).put("arguments", "");
        pieces.add(first);
        while (!rest.isEmpty()) {
            int length = 1 + random.nextInt(rest.length());
            ObjectNode piece = JSON.objectNode().put("index", index);
            piece.putObject("function").put("arguments", rest.substring(0, length));
            pieces.add(piece);
            rest = rest.substring(length);
        }
        return pieces;
    }

    /** One or several pieces to a chunk, those of one call in their order; now and then prose between. */
    private static List<JsonNode> mixed(List<List<ObjectNode>> pieces, Random random) {
        List<JsonNode> chunks = new ArrayList<>();
        List<List<ObjectNode>> left =
                new ArrayList<>(pieces.stream().map(ArrayList::new).toList());
        while (!left.isEmpty()) {
            ObjectNode chunk = JSON.objectNode();
            ObjectNode delta = chunk.putArray("choices").addObject().putObject("delta");
            if (random.nextInt(4) == 0) {
                delta.put(random.nextBoolean() ? "content" : "reasoning_content", random.nextBoolean() ? "\n" : "x");
            }
            ArrayNode here = delta.putArray("tool_calls");
            for (int i = random.nextInt(3); i >= 0 && !left.isEmpty(); i--) {
                List<ObjectNode> call = left.get(random.nextInt(left.size()));
                here.add(call.removeFirst());
                if (call.isEmpty()) {
                    left.remove(call);
                }
            }
            chunks.add(chunk);
        }
        return chunks;
    }

    private static List<String> sorted(ArrayNode calls) {
        return calls.valueStream()
                .filter(call -> call.get("type").asText().equals("tool_use"))
                .map(JsonNode::toString)
                .sorted()
                .toList();
    }

    private static ArrayNode blocks(JsonNode deltas) throws Untranslatable {
        List<JsonNode> chunks = new ArrayList<>();
        for (JsonNode delta : deltas) {
            ObjectNode chunk = JSON.objectNode();
            chunk.putArray("choices").addObject().putObject("delta").set("tool_calls", delta);
            chunks.add(chunk);
        }
        return Accumulated.blocks(Translated.data(new ChunksToEvents("m", 0), chunks));
    }

    private static String calls(ArrayNode blocks) {
        return String.join(
                "; ",
                blocks.valueStream()
                        .map(block -> block.get("name").asText() + " " + block.get("input"))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":\"rm -rf /tmp/foo", "{\"a\":", "{", "{\"a\":}", "{\"a\":1}}", "[1]", "nul", "x"})
    void half_of_the_arguments_is_no_call_but_where_the_answer_was_cut_short(String arguments) throws Untranslatable {
        for (String reason : List.of("'tool_calls'", "'stop'", "null")) {
            assertThatThrownBy(() -> Translated.data(new ChunksToEvents("m", 0), ended(arguments, reason)))
                    .isInstanceOf(Untranslatable.class);
        }
        List<JsonNode> cutShort = Translated.data(new ChunksToEvents("m", 0), ended(arguments, "'length'"));
        assertThat(cutShort.toString()).contains("\"max_tokens\"");

        List<JsonNode> events = List.of(
                Json.of("{type: 'message_start', message: {}}"),
                Json.of(
                        "{type: 'content_block_start', index: 0, content_block: {type: 'tool_use', id: 't', name: 'f', input: {}}}"),
                delta(arguments),
                Json.of("{type: 'message_delta', delta: {stop_reason: 'tool_use'}}"));
        assertThatThrownBy(() -> Translated.data(new EventsToChunks("m", 1, false), events))
                .isInstanceOf(Untranslatable.class);
    }

    private static List<JsonNode> ended(String arguments, String reason) {
        ObjectNode chunk = (ObjectNode)
                Json.of("{choices: [{delta: {tool_calls: [{index: 0, id: 'a', function: {name: 'f'}}]}}]}");
        ((ObjectNode) chunk.at("/choices/0/delta/tool_calls/0/function")).put("arguments", arguments);
        return List.of(chunk, Json.of("{choices: [{delta: {}, finish_reason: " + reason + "}]}"));
    }

    private static JsonNode delta(String piece) {
        ObjectNode delta = (ObjectNode)
                Json.of("{type: 'content_block_delta', index: 0, delta: {type: 'input_json_delta', partial_json: ''}}");
        ((ObjectNode) delta.get("delta")).put("partial_json", piece);
        return delta;
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{ }x", " ", "null", "{|}", "nu|ll", ""})
    void an_empty_object_that_comes_first_is_none_where_the_arguments_follow(String first) throws Untranslatable {
        for (boolean alone : new boolean[] {true, false}) {
            List<JsonNode> chunks = new ArrayList<>(List.of(
                    Json.of("{choices: [{delta: {tool_calls: [{index: 0, id: 'a', function: {name: 'f'}}]}}]}")));
            List<String> pieces =
                    new ArrayList<>(List.of(first.replace(" }x", "}").split("\\|")));
            if (!alone) {
                pieces.addAll(List.of("{\"a\"", ":1}"));
            }
            for (String piece : pieces) {
                ObjectNode chunk =
                        (ObjectNode) Json.of("{choices: [{delta: {tool_calls: [{index: 0, function: {}}]}}]}");
                ((ObjectNode) chunk.at("/choices/0/delta/tool_calls/0/function")).put("arguments", piece);
                chunks.add(chunk);
            }
            String expected = alone ? "f {}" : "f {\"a\":1}";
            assertThat(calls(Accumulated.blocks(Translated.data(new ChunksToEvents("m", 0), chunks))))
                    .isEqualTo(expected);

            List<JsonNode> events = new ArrayList<>(
                    List.of(
                            Json.of("{type: 'message_start', message: {}}"),
                            Json.of(
                                    "{type: 'content_block_start', index: 0, content_block: {type: 'tool_use', id: 't', name: 'f', input: {}}}")));
            pieces.forEach(piece -> events.add(delta(piece)));
            events.add(Json.of("{type: 'content_block_stop', index: 0}"));
            events.add(Json.of("{type: 'message_delta', delta: {stop_reason: 'tool_use'}}"));
            JsonNode call = Accumulated.message(Translated.data(new EventsToChunks("m", 1, false), events))
                    .at("/tool_calls/0");
            assertThat("f " + call.get("arguments").asText()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{delta: {function_call: {name: 'f', arguments: '{\"a\"'}}}; {delta: {function_call: {arguments: ':1}'}}}",
                "{message: {tool_calls: [{id: 'a', function: {name: 'f', arguments: '{\"a\":1}'}}]}}",
                "{message: {function_call: {name: 'f', arguments: '{\"a\":1}'}}}",
                "{delta: {tool_calls: [{index: 0, function: {arguments: '{\"a\"'}}]}}; {delta: {tool_calls: [{index: 0, id: 'a', function: {name: 'f', arguments: ':1}'}}]}}",
                "{delta: {tool_calls: [{index: 0, id: 'a', function: {name: 'f', arguments: '{\"a\":1}'}}]}}; {delta: {}, message: {tool_calls: [{id: 'a', function: {name: 'f', arguments: '{\"a\":1}'}}]}}",
            })
    void calls_in_older_and_other_forms_are_calls(String choices) throws Untranslatable {
        List<JsonNode> events = Translated.data(new ChunksToEvents("m", 0), chunks(choices));
        assertThat(calls(Accumulated.blocks(events))).isEqualTo("f {\"a\":1}");
        assertThat(events.toString()).contains("\"stop_reason\":\"tool_use\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{delta: {content: 'hi'}}",
                "{delta: {content: 'hi', tool_calls: [{index: 0, id: 'a', type: 'custom', custom: {name: 'f', input: 'x'}}]}}",
                "{delta: {content: 'hi', tool_calls: [{index: 0, id: 'a', function: {name: '', arguments: '{}'}}]}}",
                "{delta: {content: 'hi', tool_calls: [{index: 0, id: 'a', function: null}]}}",
                "{delta: {content: 'hi'}}; {index: 1, delta: {content: 'LEAK', tool_calls: [{index: 0, id: 'b', function: {name: 'g', arguments: '{}'}}]}, finish_reason: 'length'}",
            })
    void what_calls_nothing_ends_its_turn(String choices) throws Untranslatable {
        List<JsonNode> events = Translated.data(new ChunksToEvents("m", 0), chunks(choices));
        assertThat(Accumulated.blocks(events)).isEqualTo(Json.of("[{type: 'text', text: 'hi'}]"));
        assertThat(events.toString()).contains("\"stop_reason\":\"end_turn\"");
    }

    private static List<JsonNode> chunks(String choices) {
        List<JsonNode> chunks = new ArrayList<>();
        for (String choice : choices.split("; ")) {
            chunks.add(Json.of("{choices: [" + choice + "]}"));
        }
        chunks.add(Json.of("{choices: [{index: 0, delta: {}, finish_reason: 'tool_calls'}]}"));
        return chunks;
    }
}
