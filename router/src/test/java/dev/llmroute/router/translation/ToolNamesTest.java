package dev.llmroute.router.translation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tools whose names the other vendor refuses. */
class ToolNamesTest {
    private static final String LONG = "mcp__server__" + "x".repeat(60);
    private static final JsonNode REQUEST = Json.of("{tools: [{name: '" + LONG + "', input_schema: {}}, {name: '" + LONG
            + "y', input_schema: {}}, {name: 'a.b'}, {name: 'fits'}], messages: [{role: 'user', content: 'a'}]}");

    private final ToolNames names = ToolNames.of(REQUEST);

    @Test
    void names_that_differ_stay_different_and_those_that_fit_stay() throws Untranslatable {
        List<String> told =
                MessagesToChat.request(REQUEST, "m", "max_tokens").path("tools").findValuesAsText("name");

        assertThat(told)
                .doesNotHaveDuplicates()
                .allMatch(NameRule.TOOL_NAME::takes)
                .last()
                .isEqualTo("fits");
        assertThat(MessagesToChat.request(REQUEST, "m", "max_tokens")
                        .path("tools")
                        .findValuesAsText("name"))
                .isEqualTo(told);
        assertThat(names.allFit()).isFalse();
        assertThat(ToolNames.of(Json.of("{tools: [{name: 'fits'}]}")).allFit()).isTrue();
    }

    @Test
    void a_name_made_up_never_takes_one_that_another_tool_has() {
        String made = NameRule.TOOL_NAME.fit("a.b");
        ToolNames both = ToolNames.of(Json.of("{tools: [{name: 'a.b'}, {name: '" + made + "'}]}"));

        assertThat(both.told(Json.of("'a.b'"))).isNotEqualTo(made);
        assertThat(both.told(Json.of("'" + made + "'"))).isEqualTo(made);
    }

    @Test
    void callers_get_their_own_names_back_in_whole_answers_and_in_streams() throws Untranslatable {
        String told = names.told(Json.of("'" + LONG + "'"));
        JsonNode completion = Json.of(
                "{choices: [{message: {tool_calls: [{id: 'c', function: {name: '" + told + "', arguments: '{}'}}]}}]}");
        JsonNode message = Json.of("{content: [{type: 'tool_use', id: 'c', name: '" + told + "', input: {}}]}");
        JsonNode chunk = Json.of("{choices: [{delta: {tool_calls: [{index: 0, id: 'c', function: {name: '" + told
                + "', arguments: ''}}]}}]}");
        JsonNode event =
                Json.of("{type: 'content_block_start', index: 0, content_block: {type: 'tool_use', id: 'c', name: '"
                        + told + "', input: {}}}");

        names.restore(completion);
        names.restore(message);

        assertThat(completion
                        .at("/choices/0/message/tool_calls/0/function/name")
                        .asText())
                .isEqualTo(LONG);
        assertThat(message.at("/content/0/name").asText()).isEqualTo(LONG);
        assertThat(Translated.stream(new RenamedTools(names, new ChunksToEvents("m", 1)), List.of(chunk)))
                .anyMatch(sent -> sent.contains("\"" + LONG + "\""));
        assertThat(Translated.stream(new RenamedTools(names, new EventsToChunks("m", 1, false)), List.of(event)))
                .anyMatch(sent -> sent.contains("\"" + LONG + "\""));
    }
}
