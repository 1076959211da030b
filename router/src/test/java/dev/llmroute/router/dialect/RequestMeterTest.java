package dev.llmroute.router.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.plan.RequestSize;
import dev.llmroute.plan.Requirements;
import dev.llmroute.router.dialect.RequestBody.BadRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestMeterTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonMapper ASCII =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final String IMAGE = "data:image/png;base64," + "iVBORw0KGgo".repeat(1000);

    @Test
    void an_english_sentence_counts_a_token_for_four_letters_and_the_answer_that_is_asked_for() throws BadRequest {
        assertThat(tokens("""
                {"model": "m", "messages": [{"role": "user", "content": "Hello, who are you? I am me."}], "max_tokens": 100}
                """)).isEqualTo(7 + 4 + 3 + 100);
    }

    @ParameterizedTest
    @CsvSource({
        "max_tokens, 50, 2, 100",
        "max_completion_tokens, 50, 1, 50",
        "max_output_tokens, 50, null, 50",
        "max_tokens, -50, 2, 0",
        "max_tokens, 1.5e3, 2, 0",
        "max_tokens, null, 2, 0",
        "max_tokens, 99999999999999999999999, 1, 2147483644",
        "max_tokens, 9223372036854775807, 9223372036854775807, 2147483644"
    })
    void the_answer_counts_once_for_each_that_is_asked_for(String field, String most, String n, long expected)
            throws BadRequest {
        assertThat(tokens("{\"%s\": %s, \"n\": %s}".formatted(field, most, n))).isEqualTo(3 + expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"image_url\", \"image_url\": {\"url\": \"IMAGE\", \"detail\": \"high\"}}",
                "{\"type\": \"image_url\", \"image_url\": {\"url\": \"https://pictures.example/a.png\"}}",
                "{\"type\": \"input_image\", \"image_url\": \"IMAGE\"}",
                "{\"type\": \"input_file\", \"file_data\": \"IMAGE\"}",
                "{\"type\": \"file\", \"file\": {\"file_data\": \"IMAGE\"}}",
                "{\"type\": \"input_audio\", \"input_audio\": {\"data\": \"SUQzBAAAAAAA\", \"format\": \"mp3\"}}",
                "{\"type\": \"image\", \"source\": {\"type\": \"base64\", \"media_type\": \"image/png\", \"data\": \"iVBORw0KGgo\"}}",
                "{\"type\": \"image\", \"source\": {\"data\": \"iVBORw0KGgo\", \"media_type\": \"image/png\", \"type\": \"base64\"}}",
                "{\"type\": \"document\", \"source\": {\"type\": \"url\", \"url\": \"https://papers.example/a.pdf\"}}"
            })
    void what_is_attached_counts_the_same_however_long_it_is(String part) throws BadRequest {
        assertThat(tokens(
                        "{\"messages\": [{\"role\": \"user\", \"content\": [" + part.replace("IMAGE", IMAGE) + "]}]}"))
                .isEqualTo(765 + 4 + 3);
    }

    @Test
    void a_text_that_only_looks_like_an_attachment_is_a_text() throws BadRequest {
        assertThat(tokens("{\"messages\": [{\"content\": \"data: 1, 2, 3, 4\"}]}"))
                .isEqualTo(4 + 4 + 3);
        assertThat(
                        tokens(
                                "{\"messages\": [{\"content\": [{\"source\": {\"type\": \"text\", \"data\": \"12345678\"}}]}]}"))
                .isEqualTo(2 + 4 + 3);
        assertThat(tokens("{\"messages\": [{\"content\": [{\"input\": {\"file\": \"a.txt!!!\"}}]}]}"))
                .isEqualTo(2 + 4 + 3);
    }

    @Test
    void of_a_tool_the_names_of_its_parameters_count_too() throws BadRequest {
        assertThat(tokens("{\"tools\": [{\"name\": \"look\", \"parameters\": {\"city\": {\"type\": \"text\"}}}]}"))
                .isEqualTo((4 + 4 + 10 + 4 + 4 + 4 + 2) / 4 + 3);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "'tools': [{'name': 'look'}]                                                          | tools",
                "'functions': [{'name': 'look'}]                                                      | tools",
                "'tools': []                                                                          | ",
                "'messages': [{'content': [{'type': 'image_url', 'image_url': {'url': 'https://a'}}]}] | images",
                "'input': [{'content': [{'type': 'input_image', 'image_url': 'https://a'}]}]           | images",
                "'messages': [{'content': [{'type': 'image', 'source': {'type': 'url'}}]}]            | images",
                "'messages': [{'content': [{'type': 'tool_use', 'input': {'type': 'image'}}]}]        | ",
                "'messages': [{'content': [{'type': 'text', 'text': 'image'}]}]                       | ",
                "'response_format': {'type': 'json_schema', 'json_schema': {}}                        | jsonSchema",
                "'response_format': {'type': 'json_object'}                                           | ",
                "'text': {'format': {'type': 'json_schema'}}                                          | jsonSchema",
                "'output_config': {'effort': 'low', 'format': {'schema': {'type': 'x'}, 'type': 'json_schema'}} | jsonSchema",
                "'output_config': {'format': {'schema': {'type': 'json_schema'}}}                     | ",
                "'text': 'json_schema'                                                                | ",
                "'dimensions': 256                                                                    | 256",
            })
    void what_a_request_asks_of_a_model_is_read_from_it(String field, @Nullable String needs) throws BadRequest {
        Requirements asked = requirements("{" + field.replace('\'', '"') + "}");

        String found = (asked.tools() ? "tools" : "")
                + (asked.images() ? "images" : "")
                + (asked.jsonSchema() ? "jsonSchema" : "")
                + (asked.dimensions() > 0 ? asked.dimensions() : "");
        assertThat(found).isEqualTo(needs == null ? "" : needs);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"messages\": [{\"content\": \"unfinished",
                "{\"messages\": [{\"content\": \"unfinished \\",
                "{\"messages\": [{\"content\": \"unfinished \\u00",
                "{\"messages\": [\"a\"",
                "{\"tools\": [{\"a\": ",
                "{\"prompt\": \"\\uzzzz\"}"
            })
    void a_body_that_breaks_off_is_refused_as_any_other(String body) {
        assertThat(catchThrowable(() -> tokens(body))).isInstanceOf(BadRequest.class);
    }

    @Test
    void random_requests_count_what_the_formula_says_however_they_are_written() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            ObjectNode request = randomRequest(random);
            JsonMapper mapper = random.nextBoolean() ? JSON : ASCII;
            String body = random.nextBoolean()
                    ? mapper.writeValueAsString(request)
                    : mapper.writerWithDefaultPrettyPrinter().writeValueAsString(request);
            assertThat(tokens(body)).as(body).isEqualTo(expected(request).tokens());
        }
    }

    private static RequestSize expected(ObjectNode request) {
        long text = 0;
        for (String field : List.of("messages", "input", "prompt", "system", "instructions")) {
            text += bytesOfStrings(request.path(field));
        }
        long tools = bytesOfStrings(request.path("tools")) + bytesOfNames(request.path("tools"));
        long attachments = request.findValues("image_url").size();
        long asked = Math.max(
                request.path("max_tokens").asLong(),
                request.path("max_completion_tokens").asLong());
        int messages = request.path("messages").size()
                + (request.path("input").isArray() ? request.path("input").size() : 0);
        return new RequestSize(
                text + tools, messages, attachments, asked, request.path("n").asLong(1));
    }

    private static long bytesOfStrings(JsonNode node) {
        if (node.isTextual()) {
            return node.textValue().getBytes(StandardCharsets.UTF_8).length;
        }
        if (node.isArray()) {
            return node.valueStream()
                    .mapToLong(RequestMeterTest::bytesOfStrings)
                    .sum();
        }
        return node.properties().stream()
                .filter(field -> !List.of("role", "type", "image_url").contains(field.getKey()))
                .mapToLong(field -> bytesOfStrings(field.getValue()))
                .sum();
    }

    private static long bytesOfNames(JsonNode node) {
        long own = node.properties().stream()
                .mapToLong(field -> field.getKey().getBytes(StandardCharsets.UTF_8).length)
                .sum();
        return own
                + node.valueStream().mapToLong(RequestMeterTest::bytesOfNames).sum();
    }

    private static ObjectNode randomRequest(Random random) {
        ObjectNode request = JSON.createObjectNode();
        request.put("model", "route");
        if (random.nextInt(5) > 0) {
            ArrayNode messages = request.putArray(random.nextInt(5) > 0 ? "messages" : "input");
            for (int i = random.nextInt(5); i > 0; i--) {
                randomMessage(messages.addObject(), random);
            }
        } else {
            request.put(random.nextBoolean() ? "prompt" : "input", randomText(random));
        }
        if (random.nextBoolean()) {
            request.put(random.nextBoolean() ? "system" : "instructions", randomText(random));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            request.withArray("tools")
                    .addObject()
                    .put("description", randomText(random))
                    .putObject("parameters")
                    .put("größe " + randomText(random), 3);
        }
        if (random.nextBoolean()) {
            request.put(random.nextBoolean() ? "max_tokens" : "max_completion_tokens", random.nextInt(5000));
        }
        if (random.nextBoolean()) {
            request.put("n", random.nextInt(5));
        }
        return request.put("user", randomText(random)).put("stream", random.nextBoolean());
    }

    private static void randomMessage(ObjectNode message, Random random) {
        message.put("role", "user");
        if (random.nextBoolean()) {
            message.put("content", randomText(random));
            return;
        }
        ArrayNode parts = message.putArray("content");
        for (int i = random.nextInt(4); i > 0; i--) {
            if (random.nextBoolean()) {
                parts.addObject().put("type", "text").put("text", randomText(random));
            } else {
                parts.addObject()
                        .put("type", "image_url")
                        .putObject("image_url")
                        .put("url", IMAGE);
            }
        }
    }

    /** With all that JSON may escape: quotation marks, line ends, letters of two, three and four bytes. */
    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            text.append(List.of("a", "Z", " ", "\"", "\\", "\n", "\u0001", "é", "ß", "語", "✅", "🔄", "/", "{", "]", ":")
                    .get(random.nextInt(16)));
        }
        return text.toString();
    }

    private static long tokens(String body) throws BadRequest {
        return requirements(body).size().tokens();
    }

    private static Requirements requirements(String body) throws BadRequest {
        return RequestBody.read(body.getBytes(StandardCharsets.UTF_8)).requirements();
    }
}
