package dev.llmroute.simulator;

import static dev.llmroute.simulator.Caller.askingClaude;
import static dev.llmroute.simulator.Caller.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.simulator.behaviour.Scenario;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Anthropic refuses of well-formed requests, and what it does not refuse. */
class StrictMessagesTest {
    private static final String USER = "{'role':'user','content':'hi'}";
    private static final String CALL = "{'type':'tool_use','id':'t1','name':'f','input':{}}";
    private static final String RESULT = "{'type':'tool_result','tool_use_id':'t1','content':'ok'}";

    private final Simulator simulator = Simulator.start(SimulatorOptions.local(Scenario.parse("""
            providers: { lenient: { strict: false } }""")));
    private final Caller caller = new Caller(simulator);

    @AfterEach
    void stop() {
        caller.close();
        simulator.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "USER,{'role':'assistant','content':[{'type':'tool_use','id':'functions.f:0','name':'f','input':{}}]},{'role':'user','content':[{'type':'tool_result','tool_use_id':'functions.f:0','content':'ok'}]} | messages.1.content.0.tool_use.id: String should match pattern",
                "USER,{'role':'assistant','content':[CALL]},{'role':'user','content':[RESULT]},{'role':'assistant','content':[CALL]},{'role':'user','content':[RESULT]} | messages.3.content.0: `tool_use` ids must be unique",
                "USER,{'role':'assistant','content':[CALL]},USER | messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: t1.",
                "USER,{'role':'assistant','content':[CALL]},{'role':'user','content':[{'type':'text','text':'well'},RESULT]} | messages.1: `tool_use` ids were found without",
                "USER,{'role':'assistant','content':[CALL]},{'role':'user','content':[RESULT,RESULT]} | messages.2.content.1: each tool_use must have a single result.",
                "USER,{'role':'assistant','content':[{'type':'text','text':' \\n'},CALL]},{'role':'user','content':[RESULT]} | messages: text content blocks must contain non-whitespace text",
                "{'role':'user','content':[{'type':'text','text':''}]} | messages: text content blocks must be non-empty",
                "{'role':'user','content':' '} | messages: text content blocks must contain non-whitespace text",
                "{'role':'user','content':''} | messages.0: all messages must have non-empty content",
                "{'role':'assistant','content':'hello'},USER | messages: first message must use the \"user\" role",
                "USER,{'role':'assistant','content':'so '} | messages: final assistant content cannot end with trailing whitespace",
                "{'role':'user','content':'hi','reasoning_content':'x'} | messages.0.reasoning_content: Extra inputs are not permitted",
                "{'role':'user','content':[{'type':'text','text':'hi','annotations':[]}]} | messages.0.content.0.text.annotations: Extra inputs are not permitted",
                "USER,{'role':'assistant','content':[{'type':'thinking','thinking':'so'},{'type':'text','text':'x'}]},USER | messages.1.content.0.thinking.signature: Field required",
                "USER,{'role':'assistant','content':[{'type':'thinking','thinking':'so','signature':'mine'},{'type':'text','text':'x'}]},USER | messages.1.content.0: Invalid `signature` in `thinking` block",
                "{'role':'user','content':[{'type':'image','source':{'type':'base64','media_type':'image/jpg','data':'AAAA'}}]} | messages.0.content.0.image.source.base64.media_type: Input should be 'image/jpeg'",
                "{'role':'user','content':[{'type':'image','source':{'type':'base64','media_type':'image/png','data':'%%'}}]} | messages.0.content.0.image.source.base64.data: Invalid base64 data",
                "{'role':'user','content':[{'type':'image','source':{'type':'url','url':'http://x/y.png'}}]} | messages.0.content.0.image.source.url.url: Only HTTPS URLs are supported."
            })
    void messages_are_refused(String messages, String refusal) {
        String body = written("{'model':'m','max_tokens':9,'messages':[" + messages + "]}");

        assertRefused(body, refusal);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "'bogus':1 | bogus: Extra inputs are not permitted",
                "'context_management':{} | context_management: Extra inputs are not permitted",
                "'temperature':1.5 | temperature: Input should be less than or equal to 1",
                "'stop_sequences':['\\n'] | stop_sequences: each stop sequence must contain non-whitespace",
                "'metadata':{'user_id':'ada@example.com'} | metadata.user_id: user_id appears to contain an email address",
                "'system':[{'type':'text','text':' '}] | system: text content blocks must contain non-whitespace text",
                "'tool_choice':{'type':'auto'} | tool_choice: tool_choice may only be specified while providing tools",
                "'tools':[{'name':'f','input_schema':{}}] | tools.0.custom.input_schema.type: Field required",
                "'tools':[{'name':'f','input_schema':{'type':'object','anyOf':[]}}] | tools.0.custom.input_schema: input_schema does not support oneOf",
                "'tools':[{'name':'a.b','input_schema':{'type':'object'}}] | tools.0.custom.name: String should match pattern",
                "'tools':[{'name':'f','input_schema':{'type':'object'}},{'name':'f','input_schema':{'type':'object'}}] | tools: Tool names must be unique.",
                "'tools':[{'name':'f','input_schema':{'type':'object','properties':{'a[b]':{}}}}] | tools.0.custom.input_schema.properties: Property keys should match",
                "'output_config':{'format':{'type':'json_schema','schema':{'type':'object','properties':{}}}} | output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false",
                "'output_config':{'format':{'type':'json_schema','schema':{'type':'object','additionalProperties':false,'properties':{'n':{'type':'integer','minimum':0}}}}} | output_config.format.schema: For 'integer' type, property 'minimum' is not supported",
                "'thinking':{'type':'enabled','budget_tokens':100} | thinking.enabled.budget_tokens: Input should be greater than or equal to 1024"
            })
    void options_are_refused(String option, String refusal) {
        assertRefused(askingClaude("m", "hi", written(option)), refusal);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "USER,{'role':'assistant','content':[CALL]},{'role':'user','content':[RESULT]},USER",
                "USER,USER,{'role':'assistant','content':[{'type':'text','text':' '},{'type':'text','text':'hm'}]},USER",
                "USER,{'role':'assistant','content':'so'}"
            })
    void what_is_as_it_should_be_is_taken(String messages) {
        String body = written("{'model':'m','max_tokens':9,'messages':[" + messages + "]}");

        assertThat(caller.message("claude", body).statusCode()).isEqualTo(200);
    }

    @Test
    void fields_that_are_tried_out_are_taken_from_those_who_say_so() {
        String body = askingClaude("m", "hi", "\"context_management\":{\"edits\":[]}");
        String[] beta = {
            "x-api-key", "k", "anthropic-version", "2023-06-01", "anthropic-beta", "context-management-2025-06-27"
        };

        assertThat(caller.send("POST", "/claude/v1/messages", body, beta).statusCode())
                .isEqualTo(200);
        assertThat(caller.send("POST", "/claude/v1/messages?beta=true", body, beta[0], beta[1], beta[2], beta[3])
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void messages_of_the_system_are_taken_from_those_who_know_of_them() {
        String body = written(
                "{'model':'m','max_tokens':9,'messages':[" + USER + ",{'role':'system','content':'be brief'}]}");
        String[] beta = {"anthropic-version", "2023-06-01", "anthropic-beta", "mid-conversation-system-2026-04-07"};

        assertThat(caller.send("POST", "/claude/v1/messages", body, beta).statusCode())
                .isEqualTo(200);
        assertThat(error(caller.message("claude", body))).startsWith("messages: Unexpected role \"system\"");
    }

    @Test
    void it_can_be_turned_off_for_a_provider_and_for_all() {
        String body = askingClaude("m", "hi", "\"bogus\":1");

        assertThat(caller.message("lenient", body).statusCode()).isEqualTo(200);
        assertThat(caller.message("claude", body).statusCode()).isEqualTo(400);
        assertThat(caller.send("PUT", "/admin/strict", "{\"strict\":false}").statusCode())
                .isEqualTo(204);
        assertThat(caller.message("claude", body).statusCode()).isEqualTo(200);
        assertThat(caller.send("POST", "/admin/reset", "").statusCode()).isEqualTo(204);
        assertThat(caller.message("claude", body).statusCode()).isEqualTo(400);
    }

    private void assertRefused(String body, String refusal) {
        HttpResponse<String> response = caller.message("claude", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response)).startsWith(refusal);
        assertThat(caller.message("lenient", body).body()).doesNotContain(refusal);
    }

    private static String written(String text) {
        return text.replace("USER", USER)
                .replace("CALL", CALL)
                .replace("RESULT", RESULT)
                .replace('\'', '"');
    }
}
