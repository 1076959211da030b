package dev.llmroute.router.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Histories, schemas and streams that are long beyond all measure. */
class ManyCallsTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MANY = 100_000;

    @ParameterizedTest
    @ValueSource(strings = {"", "same", "c."})
    void each_result_finds_its_call_among_very_many(String id) {
        ToolCalls<String> calls = new ToolCalls<>(NameRule.ANTHROPIC_CALL_ID);
        Set<String> given = new HashSet<>();
        for (int i = 0; i < MANY; i++) {
            given.add(calls.called(id(id, i), "turn").id());
        }
        assertThat(given).hasSize(MANY);

        for (int i = 0; i < MANY; i++) {
            String answered = calls.answered(id(id, i)).orElseThrow().id();
            assertThat(given.remove(answered)).isTrue();
        }
        assertThat(calls.unanswered()).isEmpty();
        assertThat(calls.answered(id(id, 0))).isEmpty();
    }

    private static JsonNode id(String id, int number) {
        return id.equals("c.") ? JSON.textNode(id + number) : JSON.textNode(id);
    }

    @Test
    void of_equal_ids_the_latest_turns_first_call_is_answered_first() {
        ToolCalls<String> calls = new ToolCalls<>(NameRule.ANTHROPIC_CALL_ID);
        JsonNode same = JSON.textNode("0");
        String first = calls.called(same, "early").id();
        String second = calls.called(same, "late").id();
        String third = calls.called(same, "late").id();

        assertThat(calls.answered(same).orElseThrow().id()).isEqualTo(second);
        assertThat(calls.answered(same).orElseThrow().id()).isEqualTo(third);
        assertThat(calls.answered(same).orElseThrow().id()).isEqualTo(first);
    }

    @Test
    void a_stream_with_ever_new_calls_cannot_be_told() {
        ChunksToEvents stream = new ChunksToEvents("model", 1);

        assertThatThrownBy(() -> {
                    for (int i = 0; i <= ChunksToEvents.MAX_CALLS; i++) {
                        stream.event(chunk(i));
                    }
                })
                .isInstanceOf(Untranslatable.class)
                .hasMessageContaining("more than 512 tool calls");
    }

    private static JsonNode chunk(int index) {
        ObjectNode chunk = JSON.objectNode();
        ObjectNode call = chunk.putArray("choices")
                .addObject()
                .putObject("delta")
                .putArray("tool_calls")
                .addObject()
                .put("index", index)
                .put("id", "call-" + index);
        call.putObject("function").put("name", "f").put("arguments", "{\"a");
        return chunk;
    }

    @Test
    void arguments_with_more_values_than_a_request_may_have_are_refused() {
        ObjectNode chat = JSON.objectNode();
        ObjectNode call = chat.putArray("messages")
                .addObject()
                .put("role", "assistant")
                .putArray("tool_calls")
                .addObject()
                .put("id", "c");
        call.putObject("function").put("name", "f").put("arguments", "{\"a\":[" + "{},".repeat(MANY) + "{}]}");

        assertThatThrownBy(() -> ChatToMessages.request(chat, "model"))
                .isInstanceOf(Untranslatable.class)
                .hasMessageContaining("too many to be translated");
    }

    @Test
    void references_end_however_many_lead_to_one_part_and_a_very_long_way_does_not() {
        ObjectNode schema = JSON.objectNode();
        ObjectNode properties = schema.putObject("properties");
        schema.putObject("$defs").putObject("d").put("type", "string");
        for (int i = 0; i < MANY; i++) {
            properties.putObject("p" + i).put("$ref", "#/$defs/d");
        }
        assertThat(References.end(schema)).isTrue();

        properties.putObject("self").put("$ref", "#");
        assertThat(References.end(schema)).isFalse();

        ObjectNode way = JSON.objectNode();
        ObjectNode steps = way.putObject("$defs");
        for (int i = MANY; i > 0; i--) {
            steps.putObject("s" + i).put("$ref", "#/$defs/s" + (i - 1));
        }
        steps.putObject("s0").put("type", "string");
        assertThat(References.end(way)).isFalse();
    }
}
