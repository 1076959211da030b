package dev.llmroute.simulator;

import static dev.llmroute.simulator.Caller.asking;
import static dev.llmroute.simulator.Caller.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.simulator.behaviour.Scenario;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What OpenAI, and others who speak its dialect, refuse of well-formed requests. */
class StrictChatTest {
    private static final String USER = "{'role':'user','content':'hi'}";

    private final Simulator simulator = Simulator.start(SimulatorOptions.local(Scenario.EMPTY));
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
                "'bogus':1 | Unrecognized request argument supplied: bogus",
                "'user':'12345678901234567890123456789012345678901234567890123456789012345' | Invalid 'user': string too long. Expected a string with maximum length 64, but got a string with length 65 instead.",
                "'tools':[] | Invalid 'tools': empty array.",
                "'tools':[{'type':'function','function':{'name':'a.b'}}] | Invalid 'tools[0].function.name': string does not match pattern.",
                "'tools':[{'type':'function','function':{'name':'f','parameters':{}}}] | Invalid schema for function 'f': schema must be a JSON Schema of 'type: \"object\"', got 'type: \"None\"'.",
                "'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object'}}}] | Invalid schema for function 'f': In context=(), object schema missing properties.",
                "'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object','properties':{'a':{'type':'array'}}}}}] | Invalid schema for function 'f': In context=('properties', 'a'), array schema missing items.",
                "'tools':[{'type':'function','function':{'name':'f','strict':true,'parameters':{'type':'object','properties':{'a':{'type':'string'}},'additionalProperties':false}}}] | Invalid schema for function 'f': In context=(), 'required' is required to be supplied",
                "'response_format':{'type':'json_schema','json_schema':{'name':'a','strict':true,'schema':{'type':'object','properties':{}}}} | Invalid schema for response_format 'a': In context=(), 'additionalProperties' is required",
                "'response_format':{'type':'json_object'} | 'messages' must contain the word 'json' in some form",
                "'tool_choice':'none' | Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.",
                "'stream_options':{'include_usage':true} | The 'stream_options' parameter is only allowed when 'stream' is enabled.",
                "'stop':['a','b','c','d','e'] | Invalid 'stop': array too long.",
                "'max_tokens':9,'max_completion_tokens':9 | Setting 'max_tokens' and 'max_completion_tokens' at the same time",
                "'temperature':3 | Invalid 'temperature': decimal above maximum value."
            })
    void options_are_refused(String option, String refusal) {
        assertRefused("openai", asking("m", "hi", option.replace('\'', '"')), refusal);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{'role':'robot','content':'hi'} | Invalid value: 'robot'. Supported values are: 'system'",
                "{'role':'user','content':null} | Invalid value for 'content': expected a string, got null.",
                "USER,{'role':'assistant','tool_calls':[]} | Invalid value for 'content'",
                "USER,{'role':'assistant','content':'x','tool_calls':[]} | Invalid 'messages[1].tool_calls': empty array.",
                "USER,{'role':'assistant','tool_calls':[{'id':'c1','type':'function','function':{'name':'f','arguments':'{}'}}]},USER | An assistant message with 'tool_calls' must be followed by tool messages",
                "USER,{'role':'assistant','tool_calls':[{'id':'chatcmpl-tool-00000000000000000000000000000001','type':'function','function':{'name':'f','arguments':'{}'}}]} | Invalid 'messages[1].tool_calls[0].id': string too long. Expected a string with maximum length 40",
                "{'role':'user','content':[{'type':'tool_use'}]} | Invalid value: 'tool_use'. Supported values are: 'text'",
                "{'role':'user','content':[{'type':'image_url','image_url':'https://x/y.png'}]} | Invalid type for 'messages[0].content[0].image_url': expected an object",
                "{'role':'system','content':[{'type':'image_url','image_url':{'url':'https://x/y.png'}}]} | Invalid 'messages[0]'. Image URLs are only allowed for messages with role 'user'",
                "{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/bmp;base64,AAAA'}}]} | You uploaded an unsupported image.",
                "{'role':'user','content':[{'type':'file','file':{'file_id':'file-9'}}]} | No such File object: file-9"
            })
    void messages_are_refused(String messages, String refusal) {
        String body = "{'model':'m','messages':[" + messages + "]}";

        assertRefused("openai", body.replace("USER", USER).replace('\'', '"'), refusal);
    }

    @Test
    void groq_refuses_fields_of_messages_that_others_take() {
        String body =
                "{'model':'m','messages':[{'role':'user','content':'q'},{'role':'assistant','content':'a','reasoning_content':'r'},{'role':'user','content':'q'}]}"
                        .replace('\'', '"');

        assertThat(caller.chat("deepseek", body).statusCode()).isEqualTo(200);
        assertRefused("groq", body, "'messages[1]'".replace("[1]", ".1"));
    }

    @Test
    void models_that_do_not_think_or_say_so_much_refuse_to() {
        assertRefused(
                "openai",
                asking("gpt-4o", "hi", "\"reasoning_effort\":\"high\""),
                "Unsupported parameter: 'reasoning_effort' is not supported with this model.");
        assertRefused("openai", asking("gpt-4o", "hi", "\"max_tokens\":32000"), "max_tokens is too large: 32000.");
        assertThat(caller.chat("openai", asking("o5", "hi", "\"reasoning_effort\":\"high\""))
                        .statusCode())
                .isEqualTo(200);
    }

    private void assertRefused(String provider, String body, String refusal) {
        HttpResponse<String> response = caller.chat(provider, body);

        assertThat(error(response)).startsWith(refusal);
        assertThat(response.statusCode()).isIn(400, 404);
        simulator.setStrict(false);
        assertThat(caller.chat(provider, body).statusCode()).isEqualTo(200);
        simulator.setStrict(true);
    }
}
