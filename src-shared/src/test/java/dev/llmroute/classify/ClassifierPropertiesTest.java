package dev.llmroute.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.errorbody.ErrorBodies;
import dev.llmroute.failure.Failure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class ClassifierPropertiesTest {
    private static final List<String> HEADERS = List.of(
            "retry-after",
            "retry-after-ms",
            "x-ratelimit-reset",
            "x-ratelimit-remaining",
            "ratelimit",
            "date",
            "x-amzn-errortype",
            "anthropic-ratelimit-tokens-reset",
            "content-type");

    @Property(tries = 500)
    void every_duration_is_read_back_from_text_and_header(
            @ForAll @LongRange(min = 0, max = 30L * 86_400_000) long millis) {
        String written = goDuration(millis);
        assertThat(DurationText.parse(written)).isEqualTo(millis);
        assertThat(WaitText.durations("Rate limit reached. Please try again in " + written + ". Visit the docs."))
                .extracting(WaitText.Stated::millis)
                .containsExactly(millis);
        assertThat(Responses.waitOfHeader("retry-after", written)).isEqualTo(millis);
        assertThat(Responses.waitOfHeader("retry-after-ms", Long.toString(millis)))
                .isEqualTo(millis);
    }

    @Property(tries = 300)
    void words_read_like_signs(
            @ForAll @IntRange(max = 6) int days,
            @ForAll @IntRange(max = 23) int hours,
            @ForAll @IntRange(min = 1, max = 59) int minutes) {
        String words = days + " days " + hours + " hours and " + minutes + " minutes";
        assertThat(WaitText.durations("You hit your limit, wait " + words + " before trying again"))
                .extracting(WaitText.Stated::millis)
                .containsExactly(((days * 24L + hours) * 60 + minutes) * 60_000);
    }

    @Property(tries = 500)
    void random_bytes_never_throw(
            @ForAll @IntRange(min = -1, max = 999) int status, @ForAll byte @Size(max = 400) [] bytes) {
        Optional<Failure> failure = classify(status, Map.of(), new String(bytes, StandardCharsets.ISO_8859_1));
        assertThat(failure.isEmpty()).isEqualTo(status >= 200 && status < 300);
    }

    @Property(tries = 1000)
    void odd_errors_and_headers_never_throw_and_waits_are_never_negative(
            @ForAll @IntRange(min = 200, max = 599) int status,
            @ForAll("oddHeaders") Map<String, String> headers,
            @ForAll("oddBodies") String body) {
        classify(status, headers, body).ifPresent(failure -> {
            assertThat(failure.rule()).isNotEmpty();
            if (failure.statedWait() != null) {
                assertThat(failure.statedWait().millis()).isNotNegative();
            }
        });
    }

    @Provide
    Arbitrary<Map<String, String>> oddHeaders() {
        return Arbitraries.maps(Arbitraries.of(HEADERS), oddValues()).ofMaxSize(4);
    }

    @Provide
    Arbitrary<String> oddBodies() {
        Arbitrary<String> field = Arbitraries.of(
                "message",
                "code",
                "type",
                "retryDelay",
                "retry_after",
                "resets_at",
                "errors",
                "detail",
                "base_resp",
                "error_code",
                "metadata");
        Arbitrary<String> value = Arbitraries.oneOf(
                oddValues()
                        .map(text ->
                                "\"" + text.replace("\\", "").replace("\"", "").replaceAll("\\p{Cntrl}", "") + "\""),
                Arbitraries.of(
                        "null",
                        "true",
                        "[]",
                        "{}",
                        "-1",
                        "1e400",
                        "99999999999999999999",
                        "{\"seconds\":\"x\"}",
                        "[[{\"code\":1}]]"),
                Arbitraries.longs().map(String::valueOf));
        return Combinators.combine(field, value, field, value)
                .as((a, b, c, d) -> "{\"error\":{\"" + a + "\":" + b + ",\"" + c + "\":" + d + "}}");
    }

    private static Arbitrary<String> oddValues() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(40),
                Arbitraries.strings().withChars("0123456789.:-+smhd TZ,;=r\"/").ofMaxLength(40),
                Arbitraries.of(
                        "try again in 99999999999d",
                        "resets at 9999-99-99T99:99:99Z",
                        "resets 99:99pm (UTC)",
                        "|9999999999999",
                        "reset=999999999999999;r=0;t=999999999999999",
                        "P999999999999999D",
                        "PT-5S",
                        "Wed, 99 Foo 0000 99:99:99 GMT",
                        "resets Feb 31, 9999 at 5pm UTC",
                        "999999999999999",
                        "-0",
                        "retry-after: 999999999"));
    }

    private static Optional<Failure> classify(int status, Map<String, String> headers, String body) {
        return FailureClassifier.classify(
                new ProviderResponse("any", status, headers, ErrorBodies.read(body), Responses.NOW));
    }

    private static String goDuration(long millis) {
        long hours = millis / 3_600_000;
        long minutes = millis / 60_000 % 60;
        String seconds =
                millis / 1000 % 60 + (millis % 1000 == 0 ? "" : "." + String.format("%03d", millis % 1000)) + "s";
        return hours > 0 ? hours + "h" + minutes + "m" + seconds : minutes > 0 ? minutes + "m" + seconds : seconds;
    }
}
