package dev.llmroute.router.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas of answers as each vendor takes them. */
class SchemasTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{type: 'integer', minimum: 1, maximum: 10, description: 'A number'} | {type: 'integer', description: 'A number\\n\\n{minimum: 1, maximum: 10}'}",
                "{type: 'object', properties: {a: {type: 'object', additionalProperties: true, properties: {b: {type: 'string'}}}}}"
                        + " | {type: 'object', additionalProperties: false, properties: {a: {type: 'object', additionalProperties: false,"
                        + " properties: {b: {type: 'string'}}}}}",
                "{type: 'array', items: {type: 'array', items: {type: 'object', properties: {}}, maxItems: 2}, minItems: 1} | {type: 'array', minItems: 1,"
                        + " items: {type: 'array', description: '{maxItems: 2}', items: {type: 'object', properties: {}, additionalProperties: false}}}",
                "{properties: {a: {$ref: '#/$defs/A', description: 'x'}}, $defs: {A: {type: 'string', minLength: 1}}, required: ['a', 'z']}"
                        + " | {type: 'object', properties: {a: {$ref: '#/$defs/A'}}, required: ['a'], additionalProperties: false,"
                        + " $defs: {A: {type: 'string', description: '{minLength: 1}'}}}",
                "{oneOf: [{type: 'string', format: 'uuid'}, {type: 'string', format: 'byte'}]}"
                        + " | {anyOf: [{type: 'string', format: 'uuid'}, {type: 'string', description: '{format: \"byte\"}'}]}",
                "{allOf: [{$ref: '#/$defs/A'}], description: 'x', $defs: {A: {type: 'null'}}} | {$ref: '#/$defs/A', $defs: {A: {type: 'null'}}}",
                "{type: 'string', enum: ['a', 'b']} | {enum: ['a', 'b']}",
                "{type: ['string', 'null'], maxLength: 3} | {type: ['string', 'null'], description: '{maxLength: 3}'}"
            })
    void what_anthropics_grammars_cannot_hold_stands_in_the_description(String schema, String expected) {
        JsonNode fitting = AnswerSchema.of(Json.of(schema)).orElseThrow();

        assertThat(Json.of(fitting.toString())).isEqualTo(Json.of(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{$ref: '#'}",
                "{type: 'object', properties: {next: {$ref: '#'}}}",
                "{$ref: '#/$defs/A', $defs: {A: {type: 'object', properties: {b: {$ref: '#/$defs/B'}}}, B: {type: 'array', items: {$ref: '#/$defs/A'}}}}",
                "{$ref: 'https://a.example/schema'}",
                "{$ref: '#/$defs/Missing'}",
                "{type: 'object', additionalProperties: {type: 'integer'}}",
                "{type: 'object', properties: {any: {}}}",
                "true"
            })
    void a_schema_that_would_become_another_one_is_told_in_words_and_refused_where_it_is_strict(String schema)
            throws Untranslatable {
        assertThat(AnswerSchema.of(Json.of(schema))).isEmpty();
        assertThat(ChatToMessages.request(asked(schema, "false"), "m")
                        .path("system")
                        .asText())
                .contains("JSON schema")
                .contains(Json.of(schema).toString());
        assertThatThrownBy(() -> ChatToMessages.request(asked(schema, "true"), "m"))
                .isInstanceOf(Untranslatable.class)
                .hasMessageContaining("response_format");
    }

    private static JsonNode asked(String schema, String strict) {
        return Json.of(
                "{messages: [{role: 'user', content: 'a'}], response_format: {type: 'json_schema', json_schema: {name: 'n', strict: "
                        + strict + ", schema: " + schema + "}}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{type: 'object', properties: {}, additionalProperties: false} | true",
                "{type: 'object', properties: {a: {type: ['string', 'null'], description: 'd'}}, required: ['a'], additionalProperties: false} | true",
                "{type: 'object', properties: {a: {$ref: '#/$defs/A'}}, required: ['a'], additionalProperties: false, $defs: {A: {type: 'array', items: {enum: [1]}}}} | true",
                "{type: 'object', properties: {a: {type: 'string'}}, additionalProperties: false} | false",
                "{type: 'object', properties: {a: {type: 'object', properties: {}}}, required: ['a'], additionalProperties: false} | false",
                "{type: 'object', properties: {a: {type: 'array', items: {type: 'object'}}}, required: ['a'], additionalProperties: false} | false",
                "{type: 'object', properties: {a: {type: 'string', default: 'x'}}, required: ['a'], additionalProperties: false} | false",
                "{type: 'object', properties: {a: {type: 'string', format: 'uri'}}, required: ['a'], additionalProperties: false} | false",
                "{type: 'object', properties: {a: {oneOf: [{type: 'string'}]}}, required: ['a'], additionalProperties: false} | false",
                "{type: 'array', items: {type: 'string'}} | false"
            })
    void openai_is_told_strict_only_where_its_rules_are_met(String schema, boolean strict) {
        assertThat(StrictSchema.meets(Json.of(schema))).isEqualTo(strict);
    }

    @Test
    void json_mode_takes_fences_off_and_refuses_a_finished_answer_that_is_no_object() throws Untranslatable {
        JsonNode fenced = answer("```json\\n{\\\"a\\\": 1}\\n```", "end_turn");
        JsonNode cut = answer("{\\\"a\\\": ", "max_tokens");
        JsonNode prose = answer("Sure! Here it is.", "end_turn");

        JsonMode.settle(fenced);
        JsonMode.settle(cut);

        assertThat(fenced.at("/content/0/text").asText()).isEqualTo("{\"a\": 1}");
        assertThat(cut.at("/content/0/text").asText()).isEqualTo("{\"a\": ");
        assertThatThrownBy(() -> JsonMode.settle(prose))
                .isInstanceOf(Untranslatable.class)
                .hasMessageContaining("response_format")
                .hasMessageNotContaining("Sure");
    }

    private static JsonNode answer(String text, String stopReason) {
        return Json.of("{content: [{type: 'text', text: \"" + text + "\"}], stop_reason: '" + stopReason + "'}");
    }
}
