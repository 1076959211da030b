package dev.llmroute.classify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.failure.Failure;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentKeyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "team-a-vllm-key-7",
                "0f8fad5b-d9cb-469f-a165-70867728950e",
                "sk-prov-SECRETKEY1234567890",
                "pass word/with+odd=signs&\"quotes\"'",
            })
    void the_key_is_hidden_however_it_is_repeated(String key) throws Exception {
        String once = URLEncoder.encode(key, StandardCharsets.UTF_8);
        StringBuilder allPercent = new StringBuilder();
        for (byte each : key.getBytes(StandardCharsets.UTF_8)) {
            allPercent.append(String.format("%%%02x", each));
        }
        List<String> forms = List.of(
                key,
                key.toUpperCase(Locale.ROOT),
                key.toLowerCase(Locale.ROOT),
                once,
                once.replace("+", "%20"),
                URLEncoder.encode(once, StandardCharsets.UTF_8),
                allPercent.toString(),
                new ObjectMapper().writeValueAsString(key),
                key.replace("-", "\\u002d"),
                key.replace("&", "&amp;").replace("\"", "&quot;").replace("'", "&#39;"),
                Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8)),
                Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8)));
        for (String form : forms) {
            for (String around : List.of(
                    "@", "bad key @.", "Bearer%20@", "Bearer+@", "q=%22@%22", "_@_", "x@y", "x-api-key%3A%20@")) {
                String message = around.replace("@", form);
                String shown = Redaction.redact(message, SentKey.of(key));

                assertThat(shown).as(message).contains("[redacted]").doesNotContainIgnoringCase(form);
                assertThat(shown.toLowerCase(Locale.ROOT))
                        .doesNotContain(key.toLowerCase(Locale.ROOT).substring(0, 8));
            }
        }
    }

    @Test
    void words_that_happen_to_be_a_local_servers_key_stay() {
        assertThat(SentKey.of("EMPTY").hiddenIn("content must not be empty")).isEqualTo("content must not be empty");
        assertThat(SentKey.of("key-1").hiddenIn("wrong key-1, not key-12")).isEqualTo("wrong [redacted], not key-12");
        assertThat(SentKey.of("").hiddenIn("no key")).isEqualTo("no key");
    }

    @Test
    void a_failure_shows_the_key_neither_in_message_nor_type_nor_code() {
        String key = "team-a-vllm-key-7";
        Failure failure = Responses.failure(Responses.response(
                        400,
                        "{\"error\":{\"message\":\"x%s\",\"type\":\"t_%s\",\"code\":\"Bearer%%20%s\"}}"
                                .formatted(key, key, key))
                .to(SentRequest.of("m", key, List::of)));

        assertThat(failure.toString()).doesNotContain(key);
        assertThat(SentRequest.of("m", key, List::of).toString() + SentKey.of(key))
                .doesNotContain(key);
    }
}
