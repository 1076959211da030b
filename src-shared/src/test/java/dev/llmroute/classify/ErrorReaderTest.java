package dev.llmroute.classify;

import static dev.llmroute.classify.Responses.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.failure.FailureClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorReaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            nullValues = "-",
            value = {
                "{'error':{'type':'tokens','code':'rate_limit_exceeded'}} | tokens | rate_limit_exceeded",
                "{'type':'error','error':{'type':'overloaded_error'}} | overloaded_error | -",
                "{'error':{'code':429,'status':'RESOURCE_EXHAUSTED'}} | RESOURCE_EXHAUSTED | 429",
                "{'error':{'code':'first','type':'one'},'code':'second','type':'two'} | one | first",
                "{'error':{'status':'A'},'status':'B'} | A | -",
                "{'error_code':336502} | - | 336502",
                "{'statuscode':503,'code':''} | - | -",
                "{'error':{'code':0,'type':' '}} | - | -",
                "{'error':{'code':'1302'}} | - | 1302",
                "{'type':'https://errors.example/limit','code':7} | - | 7",
            })
    void type_and_code_are_the_outermost_names_of_the_error(String body, String type, String code) {
        ErrorFields fields = ErrorReader.read(response(400, body.replace('\'', '"')));

        assertThat(fields.type()).isEqualTo(type);
        assertThat(fields.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "200 | {'error':{'code':429}} | 429",
                "200 | {'error':{'code':'503'}} | 503",
                "200 | {'error':{'code':400}} | 400",
                "200 | {'error':{'code':599}} | 599",
                "200 | {'error':{'code':399}} | 0",
                "200 | {'error':{'code':600}} | 0",
                "200 | {'error':{'limit':429}} | 0",
                "200 | {'error':{'code':503,'status':429}} | 503",
                "502 | {'error':{'code':429}} | 429",
                "500 | {'error':{'code':402}} | 402",
                "500 | {'error':{'code':529}} | 529",
                "500 | {'error':{'code':404}} | 500",
                "400 | {'error':{'code':429}} | 400",
                "302 | {'error':{'code':429}} | 429",
            })
    void gateways_that_answer_200_or_5xx_hide_the_status_in_the_body(int status, String body, int effective) {
        assertThat(ErrorReader.read(response(status, body.replace('\'', '"'))).status())
                .isEqualTo(effective);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "\"Slow down\" | Slow down",
                "Slow down | Slow down",
                "<html><title>429</title><body>text</body><h1 class=x> Slow </h1></html> | 429, Slow",
                "{\"error\":\"Slow down\"} | Slow down",
                "{\"error\":{\"message\":\"a\",\"details\":[{\"message\":\"a\"},{\"message\":\"b\"}]}} | a, b",
                "{\"error\":{\"reason\":\"one_word\"}} | ^^",
                "{\"error\":{\"reason\":\"two words\"}} | two words",
                "{\"error\":{\"message\":\"see https://x.example/rate-limits now\"}} | see   now",
                "{\"error\":{\"message\":\"x\"},\"prompt\":{\"message\":\"mine\"},\"links\":{\"title\":\"docs\"}} | x",
                "{\"choices\":[{\"error\":{\"message\":\"cut\"},\"delta\":{\"message\":\"mine\"}}]} | cut",
            })
    void messages_are_read_from_error_fields_only(String body, String messages) {
        assertThat(String.join(", ", ErrorReader.read(response(400, body)).messages()))
                .isEqualTo(messages);
    }

    @Test
    void a_page_is_told_from_an_api() {
        assertThat(ErrorReader.read(response(503, "<html><title>x</title></html>"))
                        .page())
                .isTrue();
        assertThat(ErrorReader.read(response(503, "{\"error\":\"x\"}")).page()).isFalse();
        assertThat(ErrorReader.read(response(503, "")).page()).isFalse();
    }

    @Test
    void a_word_as_the_error_is_a_machine_name_too() {
        assertThat(ErrorReader.read(response(400, "{\"error\":\"rate_limited\"}"))
                        .named(Phrases.of("rate limited.")))
                .isTrue();
        assertThat(ErrorReader.read(response(400, "{\"error\":\"rate limited\"}"))
                        .named(Phrases.of("rate limited.")))
                .isFalse();
        assertThat(ErrorReader.read(response(400, "{\"ThrottlingException\":{\"message\":\"x\"}}"))
                        .named(Phrases.of("throttling exception.")))
                .isTrue();
    }

    @Test
    void what_stands_too_deep_too_late_or_too_far_out_is_not_read() {
        String deep = "{\"error\":".repeat(20) + "{\"message\":\"hidden\"}" + "}".repeat(20);
        String wide = "{\"details\":[" + "1,".repeat(1200) + "{\"message\":\"hidden\"}]}";
        String many = "{\"details\":[" + "{\"message\":\"m%d\"},".repeat(50).formatted((Object[]) numbers(50)) + "0]}";
        String longOne = "{\"error\":{\"message\":\"" + "ab ".repeat(2000) + "\"}}";

        assertThat(ErrorReader.read(response(400, deep)).messages()).isEmpty();
        assertThat(ErrorReader.read(response(400, wide)).messages()).isEmpty();
        assertThat(ErrorReader.read(response(400, many)).messages()).hasSize(40);
        assertThat(ErrorReader.read(response(400, longOne)).messages().getFirst())
                .hasSize(4000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429 | You exceeded your current quota, see your plan and billing details | QuotaExhausted",
                "429 | You exceeded your current quota | RateLimitRequests",
                "429 | You exceeded your current quota per minute, see your billing details | RateLimitRequests",
                "403 | Key limit exceeded | QuotaExhausted",
            })
    void the_sentence_on_the_current_quota_is_billing_only_with_billing_details(
            int status, String message, FailureClass expected) {
        assertThat(Responses.failure(Responses.message(status, message)).failureClass())
                .isEqualTo(expected);
    }

    private static Integer[] numbers(int count) {
        return java.util.stream.IntStream.range(0, count).boxed().toArray(Integer[]::new);
    }
}
