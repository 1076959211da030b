package dev.llmroute.router.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.router.dialect.RequestBody.BadRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everything_but_the_model_reaches_the_provider_byte_for_byte() throws BadRequest {
        String body =
                "{ \"messages\" :[{\"content\":\"é\\u00e9 \\\"model\\\": \\\"x\\\"\"}],\n\"model\" : \"agent-chat\" , \"future\": 1.50e3,\"stream\":true }";
        assertThat(rewritten(body, "llama \"3\"")).isEqualTo(body.replace("\"agent-chat\"", "\"llama \\\"3\\\"\""));
    }

    @Test
    void the_routes_own_field_models_is_taken_out_wherever_it_stands() throws BadRequest {
        assertThat(rewritten("{\"models\":[\"a\",\"b\"],\"model\":\"r\"}", "m")).isEqualTo("{\"model\":\"m\"}");
        assertThat(rewritten("{\"model\":\"r\", \"models\" : [\"a\"] }", "m")).isEqualTo("{\"model\":\"m\" }");
        assertThat(rewritten("{\"a\":1,\"models\":[\"a\"],\"model\":\"r\",\"b\":2}", "m"))
                .isEqualTo("{\"a\":1,\"model\":\"m\",\"b\":2}");
        assertThat(rewritten("{\"models\":[\"a\"]}", "m")).isEqualTo("{\"model\":\"m\"}");
        assertThat(rewritten("{\"models\":[\"a\"],\"x\":1}", "m")).isEqualTo("{\"model\":\"m\",\"x\":1}");
    }

    @Test
    void a_nested_model_is_not_the_model() throws BadRequest {
        RequestBody read = read("{\"metadata\":{\"model\":\"inner\",\"stream\":true},\"model\":\"outer\"}");
        assertThat(read.model()).isEqualTo("outer");
        assertThat(read.stream()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"model\":1}",
                "{\"models\":\"a\"}",
                "{\"models\":[1]}",
                "{\"models\":[\"a\"]",
                "{\"models\":[\"a\"],\"models\":[\"b\"]}",
                "{\"models\":[],\"models\":[],\"model\":\"a\"}",
                "{} {}",
                "{\"a\":}",
                "nul"
            })
    void what_is_no_request_is_refused(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(BadRequest.class);
    }

    @Test
    void a_field_may_be_called_by_an_escaped_emoji() throws BadRequest {
        String body = "{\"\\ud83d\\udd04\":1,\"model\":\"r\"}";
        assertThat(rewritten(body, "m")).isEqualTo(body.replace("\"r\"", "\"m\""));
    }

    @Test
    void a_body_that_is_not_written_in_utf_8_is_refused() {
        assertThatThrownBy(() -> RequestBody.read("{\"model\":\"r\"}".getBytes(StandardCharsets.UTF_16LE)))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"a\",\"Model\":\"b\"}",
                "{\"MODEL\":\"b\"}",
                "{\"Mod\\u0045l\":\"b\",\"model\":\"a\"}",
                "{\"model\":\"a\",\"Models\":[\"b\"]}",
                "{\"model\":\"a\",\"model\u017f\":[\"b\"]}",
                "{\"model\":\"a\",\"STREAM\":true}",
                "{\"model\":\"a\",\"\u017ftream\":true}",
                "{\"model\":\"a\",\"\\u017ftream\":true}",
                "{\"model\":\"a\",\"\ufb06ream\":true}"
            })
    void a_name_that_a_provider_may_take_for_one_of_ours_is_refused(String body) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("upper and lower case");
    }

    @Test
    void names_that_are_like_ours_in_part_or_further_in_are_the_providers() throws BadRequest {
        String body = "{\"model\":\"a\",\"Mode\":1,\"modell\":2,\"Streams\":3,\"o\":{\"Model\":\"b\",\"STREAM\":true}}";
        assertThat(rewritten(body, "a")).isEqualTo(body);
    }

    @Test
    void deep_nesting_is_refused() {
        assertThatThrownBy(() -> read("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"))
                .isInstanceOf(BadRequest.class);
    }

    @Test
    void a_body_of_more_parts_than_any_request_has_is_refused() {
        assertThatThrownBy(() -> read("{\"a\":[" + "{},".repeat(500_000) + "{}]}"))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("1000000 JSON tokens");
    }

    @Test
    void random_requests_keep_all_their_other_fields_in_order() throws Exception {
        Random random = new Random(42);
        for (int i = 0; i < 2000; i++) {
            ObjectNode request = randomRequest(random);
            String body = random.nextBoolean() ? request.toString() : request.toPrettyString();
            ObjectNode expected = request.deepCopy();
            expected.remove("models");
            expected.put("model", "other/ü");
            assertThat(JSON.readTree(rewritten(body, "other/ü"))).as(body).isEqualTo(expected);
        }
    }

    private static ObjectNode randomRequest(Random random) {
        List<String> fields = new ArrayList<>(List.of("messages", "stream", "temperature", "tools", "user"));
        fields = new ArrayList<>(fields.subList(0, random.nextInt(fields.size() + 1)));
        if (random.nextInt(4) > 0) {
            fields.add("model");
        }
        if (random.nextBoolean()) {
            fields.add("models");
        }
        Collections.shuffle(fields, random);
        ObjectNode request = JSON.createObjectNode();
        for (String field : fields) {
            switch (field) {
                case "model" -> request.put(field, "route");
                case "models" -> request.putArray(field).add("a").add("b,\"c\"");
                case "messages" -> request.putArray(field).addObject().put("content", "héllo \"model\": \"x\" ✅");
                case "stream" -> request.put(field, random.nextBoolean());
                case "temperature" -> request.put(field, random.nextDouble());
                default -> request.putObject(field).putNull("models").put("model", "inner");
            }
        }
        return request;
    }

    private static String rewritten(String body, String model) throws BadRequest {
        return read(body).withModel(model).toString(StandardCharsets.UTF_8);
    }

    private static RequestBody read(String body) throws BadRequest {
        return RequestBody.read(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void what_only_one_account_knows_is_found_wherever_a_request_names_it() throws Exception {
        assertThat(kinds("'previous_response_id': 'resp_1'")).containsExactly("Response");
        assertThat(kinds("'previous_response_id': null")).isEmpty();
        assertThat(kinds("'conversation': {'id': 'conv_1'}")).containsExactly("Conversation");
        assertThat(kinds("'container': 'c_1'")).containsExactly("Container");
        assertThat(kinds("'container': {'id': 'c_1', 'skills': []}")).containsExactly("Container");
        assertThat(kinds("'container': {'skills': []}")).isEmpty();
        assertThat(kinds("'thread': {'type': 'continue', 'previous_message_id': 'msg_1'}"))
                .containsExactly("Thread");
        assertThat(kinds("'thread': {'type': 'create'}")).isEmpty();
        assertThat(kinds("'prompt': {'id': 'pmpt_1', 'variables': {'id': 'x'}}"))
                .contains("Prompt");
        assertThat(kinds("'prompt': 'say file_id'")).isEmpty();
        assertThat(
                        kinds(
                                "'tools': [{'type': 'file_search', 'vector_store_ids': ['vs_1', 'vs_2'], 'filters': {'type': 'eq', 'key': 'k', 'value': 'v'}}]"))
                .containsExactly("VectorStore", "VectorStore");
        assertThat(kinds("'tools': [{'type': 'code_interpreter', 'container': {'type': 'auto'}}]"))
                .isEmpty();
        assertThat(kinds("'input': [{'type': 'item_reference', 'id': 'rs_1'}]")).containsExactly("Item");
        assertThat(kinds("'input': [{'type': 'reasoning', 'encrypted_content': 'x', 'summary': []}]"))
                .containsExactly("Thoughts");
        assertThat(kinds("'input': [{'type': 'compaction', 'encrypted_content': 'x'}]"))
                .containsExactly("Compaction");
        assertThat(kinds(
                        "'messages': [{'role': 'user', 'content': [{'type': 'file', 'file': {'file_id': 'file-1'}}]}]"))
                .containsExactly("File");
        assertThat(
                        kinds(
                                "'messages': [{'role': 'user', 'content': [{'type': 'document', 'source': {'type': 'file', 'file_id': 'f'}}]}]"))
                .containsExactly("File");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'input': [{'id': 'msg_1'}, {'role': 'user', 'content': 'hi'}]                              | Item
            'input': [{'id': 'msg_1', 'type': null}]                                                   | Item
            'input': [{'type': 'image_generation_call', 'id': 'ig_1', 'status': 'completed'}]          | Item
            'input': [{'type': 'image_generation_call', 'id': 'ig_1', 'result': null}]                 | Item
            'input': [{'type': 'image_generation_call', 'id': 'ig_1', 'result': 'aGk='}]               |
            'input': [{'id': 'msg_1', 'type': 'message', 'role': 'assistant', 'content': []}]          |
            'input': [{'type': 'function_call', 'id': 'fc_1', 'call_id': 'c', 'name': 'f', 'arguments': '{}'}] |
            'messages': [{'role': 'assistant', 'audio': {'id': 'audio_1'}}]                            | Item
            'messages': [{'role': 'tool', 'tool_call_id': 'c', 'content': 'file_id'}]                  |
            'tools': [{'type': 'code_interpreter', 'container': {'type': 'auto', 'file_ids': ['file-1', 'file-2']}}] | File,File
            'tools': [{'type': 'image_generation', 'input_image_mask': {'file_id': 'file-1'}}]         | File
            'tools': [{'type': 'shell', 'environment': {'type': 'container_reference', 'container_id': 'cntr_1'}}] | Container
            'tools': [{'type': 'shell', 'environment': {'skills': [{'type': 'skill_reference', 'skill_id': 'skill_1'}]}}] | Skill
            'tools': [{'name': 'f', 'input_schema': {'required': ['file_id'], 'default': {'file_id': 'x'}}}] |
            'container': {'skills': [{'type': 'custom', 'skill_id': 'skill_1', 'version': 'latest'}]}  | Skill
            'container': {'skills': [{'type': 'anthropic', 'skill_id': 'pptx'}]}                       |
            'tool_resources': {'file_search': {'vector_store_ids': ['vs_1']}}                          | VectorStore
            'messages': [{'role': 'user', 'content': 'hi', 'attachments': [{'file_id': 'file-1', 'tools': []}]}] | File
            'messages': [{'role': 'user', 'content': [{'type': 'container_upload', 'file_id': 'f'}]}]  | File
            'input_file_id': 'file-1'                                                                  | File
            'metadata': {'file_id': 'mine', 'thread_id': 'mine'}                                       |
            'user_id': 'me', 'profile_id': 'me', 'session_id': 's'                                     |
            'client_metadata': {'thread_id': 'mine', 'x-codex-turn-metadata': 'x'}                     |
            'thread_id': 'mine', 'conversation_id': 'mine', 'parent_response_id': 'mine'               |
            """)
    void what_is_kept_for_an_account_is_told_by_the_shape_of_the_field(String fields, @Nullable String kinds)
            throws Exception {
        assertThat(String.join(",", kinds(fields.strip()))).isEqualTo(kinds == null ? "" : kinds);
    }

    @Test
    void what_a_tool_was_called_with_names_nothing() throws Exception {
        assertThat(
                        kinds(
                                "'messages': [{'role': 'assistant', 'content': [{'type': 'tool_use', 'id': 't', 'name': 'f', 'input': {'file_id': 'mine', 'container': 'mine', 'type': 'item_reference', 'id': 'x'}}]}]"))
                .isEmpty();
        assertThat(
                        kinds(
                                "'tools': [{'type': 'function', 'function': {'name': 'f', 'parameters': {'type': 'object', 'properties': {'container': {'type': 'string'}, 'vector_store_ids': {'type': 'array'}}}}}]"))
                .isEmpty();
    }

    private static List<String> kinds(String fields) throws Exception {
        byte[] body = ("{'model': 'm', " + fields + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return RequestBody.read(body).state().references().stream()
                .map(each -> each.kind().name())
                .toList();
    }
}
