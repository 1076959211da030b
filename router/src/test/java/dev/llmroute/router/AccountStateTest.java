package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.ScriptedProvider;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only one account knows goes to that account, or is answered as its API answers what is gone; never to another in silence. */
class AccountStateTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String ROUTES = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: responses}
            spec:
              providers:
                - name: one
                  dialect: OpenAI
                  baseUrl: http://127.0.0.1:PORT/one/v1
                  network: Private
                  credentials:
                    - {name: k1, secretKeyRef: {name: llm-keys, key: k1}}
                    - {name: k2, secretKeyRef: {name: llm-keys, key: k2}}
                  models: [{name: m1}]
                - name: two
                  dialect: OpenAI
                  baseUrl: http://127.0.0.1:PORT/two/v1
                  network: Private
                  credentials: [{name: k3, secretKeyRef: {name: llm-keys, key: k3}}]
                  models: [{name: m2}]
              auth: {mode: None}
            ---
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: messages}
            spec:
              providers:
                - name: claude
                  dialect: Anthropic
                  baseUrl: http://127.0.0.1:PORT/claude
                  network: Private
                  credentials: [{name: k4, secretKeyRef: {name: llm-keys, key: k4}}]
                  models: [{name: c1}]
                - name: gpt
                  dialect: OpenAI
                  baseUrl: http://127.0.0.1:PORT/gpt/v1
                  network: Private
                  credentials: [{name: k5, secretKeyRef: {name: llm-keys, key: k5}}]
                  models: [{name: g1}]
              auth: {mode: None}
            """;

    private static final String FIVE_KEYS = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: five-keys}
            spec:
              providers:
                - name: five
                  dialect: OpenAI
                  baseUrl: http://127.0.0.1:PORT/five/v1
                  network: Private
                  credentials:
                    - {name: k1, secretKeyRef: {name: llm-keys, key: k1}}
                    - {name: k2, secretKeyRef: {name: llm-keys, key: k2}}
                    - {name: k3, secretKeyRef: {name: llm-keys, key: k3}}
                    - {name: k4, secretKeyRef: {name: llm-keys, key: k4}}
                    - {name: k5, secretKeyRef: {name: llm-keys, key: k5}}
                  models: [{name: m1}]
              fallback: {maxAttempts: 5}
              auth: {mode: None}
            ---
            """;

    private static final String FEW_ATTEMPTS =
            FIVE_KEYS.replace("five-keys", "few-attempts").replace("maxAttempts: 5", "maxAttempts: 3");

    private static final String LIMITED =
            "{'status': 429, 'headers': {'retry-after': '60'}, 'body': {'error': {'message': 'Rate limit reached'}}}";

    private static final String NOT_FOUND = """
            {'status': 400, 'body': {'error': {'message': 'Previous response with id resp_x not found.',
              'type': 'invalid_request_error', 'code': 'previous_response_not_found', 'param': 'previous_response_id'}}}""";

    private static final String CHAT =
            "{'body': {'choices': [{'message': {'role': 'assistant', 'content': 'hi'}, 'finish_reason': 'stop'}]}}";

    @AutoClose
    private static final ScriptedProvider provider = new ScriptedProvider();

    @AutoClose
    private static final OneRouter router =
            new OneRouter((FIVE_KEYS + FEW_ATTEMPTS + ROUTES).replace("PORT", "" + provider.port()));

    @BeforeEach
    void forget() {
        router.forget();
    }

    @Test
    void a_response_is_gone_on_from_where_it_was_made_although_the_first_provider_is_free_again() throws Exception {
        play("{'one': %s, 'two': %s}".formatted(LIMITED, response("resp_made_by_two", "")));
        assertThat(responses("'input': 'hi'").statusCode()).isEqualTo(200);

        router.forget();
        play("{'one': %s, 'two': %s}".formatted(response("resp_wrong", ""), response("resp_2", "")));
        assertThat(responses("'input': 'go on', 'previous_response_id': 'resp_made_by_two'")
                        .statusCode())
                .isEqualTo(200);
        assertThat(askedProviders()).containsExactly("two");
    }

    @Test
    void a_response_with_a_long_name_is_gone_on_from_where_it_was_made() throws Exception {
        String id = "resp_" + "0123456789".repeat(40);
        play("{'one': %s, 'two': %s}".formatted(LIMITED, response(id, "")));
        responses("'input': 'hi'");

        router.forget();
        play("{'one': %s, 'two': %s}".formatted(response("resp_wrong", ""), response("resp_2", "")));
        responses("'input': 'go on', 'previous_response_id': '" + id + "'");
        assertThat(askedProviders()).containsExactly("two");
    }

    @Test
    void a_streamed_response_is_gone_on_from_where_it_was_made() throws Exception {
        play("""
                {'one': %s, 'two': {'sse': [
                  {'type': 'response.created', 'response': {'id': 'resp_streamed', 'output': []}},
                  {'type': 'response.output_text.delta', 'delta': 'hi'},
                  {'type': 'response.completed', 'response': {'id': 'resp_streamed', 'status': 'completed', 'output': []}}]}}""".formatted(LIMITED));
        assertThat(responses("'input': 'hi', 'stream': true").statusCode()).isEqualTo(200);

        router.forget();
        play("{'one': %s, 'two': %s}".formatted(response("resp_wrong", ""), response("resp_2", "")));
        responses("'input': 'go on', 'previous_response_id': 'resp_streamed'");
        assertThat(askedProviders()).containsExactly("two");
    }

    @Test
    void a_response_whose_maker_is_limited_is_not_gone_on_from_elsewhere() throws Exception {
        play("{'one': %s, 'two': %s}".formatted(LIMITED, response("resp_limited", "")));
        responses("'input': 'hi'");

        router.forget();
        play("{'one': %s, 'two': %s}".formatted(response("resp_wrong", ""), LIMITED));
        HttpResponse<String> answer = responses("'input': 'go on', 'previous_response_id': 'resp_limited'");
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(askedProviders()).containsExactly("two");
    }

    @Test
    void a_file_that_one_key_does_not_know_is_asked_for_with_the_other_one() throws Exception {
        play("{'one#key-1': %s, 'one#key-2': %s}"
                .formatted(unknown(400, "Files ['file-abc'] were not found."), response("resp_1", "")));
        for (int i = 0; i < 8; i++) {
            assertThat(responses(
                                    "'input': [{'role': 'user', 'content': [{'type': 'input_file', 'file_id': 'file-abc'}]}]")
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(askedProviders()).containsOnly("one");
        assertThat(router.cooling()).isEmpty();
    }

    @Test
    void what_no_key_knows_is_told_in_the_providers_words() throws Exception {
        play("{'one': %s}".formatted(unknown(404, "Container cntr_123456 is gone.")));
        HttpResponse<String> answer =
                responses("'input': 'hi', 'tools': [{'type': 'code_interpreter', 'container': 'cntr_123456'}]");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("cntr_123456");
        assertThat(askedProviders()).containsExactly("one", "one");
        assertThat(router.cooling()).isEmpty();
    }

    @Test
    void the_key_that_knows_is_found_however_many_keys_there_are() throws Exception {
        play("{'five': %s, 'five#key-4': %s}".formatted(NOT_FOUND, response("resp_1", "")));
        for (int i = 0; i < 6; i++) {
            provider.asked().clear();
            assertThat(responses("five-keys", "'input': 'hi', 'previous_response_id': 'resp_x'")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(provider.asked())
                    .extracting(each -> each.headers().get("authorization"))
                    .doesNotHaveDuplicates();
        }
        assertThat(router.cooling()).isEmpty();
    }

    @Test
    void what_none_of_many_keys_knows_is_told_to_be_unknown() throws Exception {
        play("{'five': %s}".formatted(NOT_FOUND));
        HttpResponse<String> answer = responses("five-keys", "'input': 'hi', 'previous_response_id': 'resp_x'");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("previous_response_not_found");
        assertThat(provider.asked()).hasSize(5);
    }

    @Test
    void while_a_key_was_not_asked_nothing_is_said_to_be_unknown() throws Exception {
        play("{'five': %s}".formatted(NOT_FOUND));
        HttpResponse<String> answer = responses("few-attempts", "'input': 'hi', 'previous_response_id': 'resp_x'");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).contains("1");
        assertThat(provider.asked()).hasSize(3);
    }

    @Test
    void while_a_key_that_may_know_is_limited_nothing_is_said_to_be_unknown() throws Exception {
        play("{'one#key-1': %s, 'one#key-2': %s}".formatted(LIMITED, NOT_FOUND));
        for (int i = 0; i < 6; i++) {
            router.forget();
            provider.asked().clear();
            // The second time the limited key is passed by.
            for (int time = 0; time < 2; time++) {
                HttpResponse<String> answer = responses("'input': 'hi', 'previous_response_id': 'resp_x'");
                assertThat(answer.statusCode()).isEqualTo(429);
                int retryAfter = Integer.parseInt(
                        answer.headers().firstValue("retry-after").orElseThrow());
                assertThat(retryAfter).isBetween(55, 60);
                JsonNode told = JSON.readTree(answer.body()).at("/error/llmroute");
                assertThat(told.get("attempts").size() + told.get("skipped").size())
                        .isEqualTo(2);
            }
        }
        assertThat(askedProviders()).containsOnly("one");
    }

    @Test
    void what_is_told_to_be_unknown_by_an_event_of_a_stream_cools_nothing() throws Exception {
        String error =
                "'code': 'previous_response_not_found', 'message': 'Previous response with id resp_x not found.'";
        for (String event : List.of(
                "{'type': 'error', " + error + "}",
                "{'type': 'error', 'error': {'type': 'invalid_request_error', " + error + "}}",
                "{'type': 'response.failed', 'response': {'id': 'resp_2', 'status': 'failed', 'error': {" + error
                        + "}}}")) {
            play(
                    "{'one#key-1': {'sse': [%s]}, 'one#key-2': {'sse': [{'type': 'response.output_text.delta', 'delta': 'hi'}, %s]}}"
                            .formatted(
                                    event,
                                    "{'type': 'response.completed', 'response': {'id': 'resp_3', 'status': 'completed', 'output': []}}"));
            for (int i = 0; i < 4; i++) {
                assertThat(responses("'input': 'hi', 'stream': true, 'previous_response_id': 'resp_x'")
                                .body())
                        .contains("response.completed");
            }
            assertThat(router.cooling()).isEmpty();
        }
    }

    @Test
    void a_request_that_refers_to_something_but_is_wrong_otherwise_is_asked_once() throws Exception {
        play(
                "{'one': {'status': 400, 'body': {'error': {'message': 'Invalid value for temperature.', 'code': 'invalid_value'}}}}");
        assertThat(responses("'input': 'hi', 'previous_response_id': 'resp_x', 'temperature': 9")
                        .statusCode())
                .isEqualTo(400);
        assertThat(askedProviders()).containsExactly("one");
    }

    @Test
    void thoughts_go_to_the_key_that_can_read_them() throws Exception {
        play("{'one': %s, 'two': %s}"
                .formatted(
                        response(
                                "resp_1",
                                ", {'type': 'reasoning', 'id': 'rs_1', 'summary': [], 'encrypted_content': 'gAAAA-thoughts'}"),
                        response("resp_2", "")));
        responses("'input': 'hi', 'store': false");
        String key = provider.asked().getLast().headers().get("authorization");
        for (int i = 0; i < 8; i++) {
            responses("'store': false, 'input': [{'role': 'user', 'content': 'hi'}, " + THOUGHTS + "]");
        }
        assertThat(provider.asked())
                .extracting(each -> each.headers().get("authorization"))
                .containsOnly(key);
        assertThat(provider.asked().getLast().body().toString()).contains("gAAAA-thoughts");
    }

    private static final String THOUGHTS =
            "{'type': 'reasoning', 'id': 'rs_1', 'summary': [], 'encrypted_content': 'gAAAA-thoughts'}";

    @Test
    void a_fallback_gets_a_request_without_the_thoughts_of_others() throws Exception {
        play("{'one': %s, 'two': %s}".formatted(LIMITED, response("resp_2", "")));
        HttpResponse<String> answer = responses("'store': false, 'input': [{'role': 'user', 'content': 'hi'}, "
                + THOUGHTS
                + ", {'type': 'function_call', 'call_id': 'c', 'name': 'f', 'arguments': '{}'}]");
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode sent = provider.asked().getLast().body();
        assertThat(sent.get("model").asText()).isEqualTo("m2");
        assertThat(sent.get("input")).hasSize(2);
        assertThat(sent.toString()).doesNotContain("gAAAA");
    }

    @Test
    void a_thread_is_gone_on_with_where_it_is_kept() throws Exception {
        play("{'claude': %s, 'gpt': %s}".formatted(message("msg_thread_1"), CHAT));
        assertThat(messages("'thread': {'type': 'create'}").statusCode()).isEqualTo(200);
        HttpResponse<String> next = messages("'thread': {'type': 'continue', 'previous_message_id': 'msg_thread_1'}");
        assertThat(next.statusCode()).isEqualTo(200);
        assertThat(askedProviders()).containsExactly("claude", "claude");
        assertThat(provider.asked()
                        .getLast()
                        .body()
                        .at("/thread/previous_message_id")
                        .asText())
                .isEqualTo("msg_thread_1");
    }

    @Test
    void a_thread_whose_keeper_is_limited_is_told_to_be_gone_so_that_the_sdk_sends_all_again() throws Exception {
        play("{'claude': %s, 'gpt': %s}".formatted(LIMITED, CHAT));
        HttpResponse<String> answer = messages("'thread': {'type': 'continue', 'previous_message_id': 'msg_far_away'}");
        assertThat(answer.statusCode()).isEqualTo(404);
        JsonNode error = JSON.readTree(answer.body()).get("error");
        assertThat(error.get("type").asText()).isEqualTo("not_found_error");
        assertThat(error.at("/details/error_code").asText()).isEqualTo("thread_not_found");
        assertThat(answer.headers().firstValue("x-should-retry")).contains("false");
        assertThat(askedProviders()).containsExactly("claude");

        HttpResponse<String> whole = messages("'thread': {'type': 'create'}");
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(askedProviders()).containsExactly("claude", "gpt");
    }

    @Test
    void a_thread_that_its_keeper_lost_is_told_in_its_own_form_and_breaks_nothing() throws Exception {
        play("""
                {'claude': {'status': 404, 'body': {'type': 'error', 'error': {'type': 'not_found_error',
                  'message': 'No usable Thread state was found for `previous_message_id`.',
                  'details': {'error_code': 'thread_not_found'}}}}}""");
        HttpResponse<String> answer = messages("'thread': {'type': 'continue', 'previous_message_id': 'msg_expired'}");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(answer.body()).at("/error/details/error_code").asText())
                .isEqualTo("thread_not_found");
        assertThat(router.cooling()).isEmpty();
    }

    @Test
    void a_thread_that_began_at_a_provider_without_threads_is_told_to_be_gone() throws Exception {
        play("{'claude': %s, 'gpt': %s}".formatted(LIMITED, CHAT));
        assertThat(messages("'thread': {'type': 'create'}").statusCode()).isEqualTo(200);
        HttpResponse<String> answer =
                messages("'thread': {'type': 'continue', 'previous_message_id': 'chatcmpl-1'}", "gpt/g1");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(answer.body()).at("/error/details/error_code").asText())
                .isEqualTo("thread_not_found");
    }

    private static void play(String plan) throws IOException {
        provider.play(JSON.readTree(plan.replace('\'', '"').replace("[\"file-abc\"]", "['file-abc']")));
    }

    private static String response(String id, String moreItems) {
        return ("{'body': {'id': '%s', 'object': 'response', 'status': 'completed', 'output': [{'type': 'message', 'role': 'assistant',"
                        + " 'content': [{'type': 'output_text', 'text': 'hi'}]}%s]}}")
                .formatted(id, moreItems);
    }

    private static String message(String id) {
        return ("{'body': {'id': '%s', 'type': 'message', 'role': 'assistant', 'stop_reason': 'end_turn',"
                        + " 'content': [{'type': 'text', 'text': 'hi'}]}}")
                .formatted(id);
    }

    private static String unknown(int status, String message) {
        return "{'status': %d, 'body': {'error': {'message': '%s', 'type': 'invalid_request_error', 'code': null}}}"
                .formatted(status, message);
    }

    private static HttpResponse<String> responses(String fields) throws Exception {
        return responses("responses", fields);
    }

    private static HttpResponse<String> responses(String model, String fields) throws Exception {
        return router.post("/v1/responses", "{\"model\": \"%s\", %s}".formatted(model, fields.replace('\'', '"')));
    }

    private static HttpResponse<String> messages(String fields) throws Exception {
        return messages(fields, "messages");
    }

    private static HttpResponse<String> messages(String fields, String model) throws Exception {
        return router.post(
                "/v1/messages",
                "{'model': '%s', 'max_tokens': 9, 'messages': [{'role': 'user', 'content': 'hi'}], %s}"
                        .formatted(model, fields)
                        .replace('\'', '"'));
    }

    private static List<String> askedProviders() {
        return provider.asked().stream().map(ScriptedProvider.Asked::provider).toList();
    }
}
