package dev.llmroute.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.errorbody.ErrorBodies;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that a hostile provider would send to keep a router busy. Work is counted in characters looked at, not in time. */
class HostileTextTest {
    private static final List<String> PARTS = List.of(
            "1",
            "1 ",
            "1s",
            "1h ",
            "1,",
            "try again in ",
            "wait ",
            "2026-11-24 ",
            "9:",
            "a@",
            "sk-",
            "'a ",
            "\"",
            "{\\\"",
            "limit: 1, ",
            "<h1>",
            "reset ",
            "project ",
            "http://",
            "[{",
            "Limit 1, Used 1, ",
            "r=0;",
            "1.1.",
            "天1",
            " per ",
            "(",
            "A1_",
            "Jan 1 ");

    @ParameterizedTest
    @MethodSource("parts")
    void every_regular_expression_looks_at_each_character_a_bounded_number_of_times(String part) throws Exception {
        for (Field field : patterns()) {
            Pattern pattern = (Pattern) field.get(null);
            long few = looks(pattern, part, 2_000);
            long many = looks(pattern, part, 16_000);

            assertThat(many)
                    .as(
                            "%s.%s on '%s': %d looks at 2,000 characters",
                            field.getDeclaringClass(), field.getName(), part, few)
                    .isLessThan(Math.max(16_000L * 50, few * 16));
        }
    }

    @ParameterizedTest
    @MethodSource("parts")
    void a_body_of_64_kib_is_classified(String part) {
        String text = part.repeat(ErrorBodies.BOUND / part.length());
        Map<String, String> headers = Map.of("retry-after", text, "ratelimit", text, "x-ratelimit-reset", text);
        String message = "{\"error\":{\"message\":\"" + text.replace("\\", "").replace("\"", "'") + "\"}}";

        // The bound only ends a test that would otherwise hang.
        Assertions.assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            assertThat(FailureClassifier.classify(Responses.response(429, headers, text)))
                    .isPresent();
            assertThat(FailureClassifier.classify(Responses.response(400, message)))
                    .isPresent();
            assertThat(Redaction.redact(text)).hasSizeLessThanOrEqualTo(Redaction.MAX_LENGTH);
        });
    }

    @Test
    void json_nested_beyond_all_sense_is_an_error_like_any_other() {
        for (String open : List.of("[", "{\"error\":", "[{\"a\":", "{\"message\":\"{\\\"error\\\":")) {
            assertThat(FailureClassifier.classify(Responses.response(429, open.repeat(20_000))))
                    .isPresent();
        }
    }

    static Stream<String> parts() {
        return PARTS.stream();
    }

    private static long looks(Pattern pattern, String part, int length) {
        CountingText text =
                new CountingText(part.repeat(length / part.length() + 1).substring(0, length));
        var matcher = pattern.matcher(text);
        while (matcher.find()) {
            matcher.end();
        }
        return text.looks;
    }

    /** The static patterns of all classes beside the classifier. */
    private static List<Field> patterns() throws IOException, ReflectiveOperationException {
        Path classes = Path.of(FailureClassifier.class
                        .getResource("FailureClassifier.class")
                        .getPath())
                .getParent();
        List<Field> patterns = new ArrayList<>();
        try (Stream<Path> files = Files.list(classes)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                for (Field field : Class.forName(FailureClassifier.class.getPackageName() + "." + name)
                        .getDeclaredFields()) {
                    if (field.getType() == Pattern.class && Modifier.isStatic(field.getModifiers())) {
                        field.setAccessible(true);
                        patterns.add(field);
                    }
                }
            }
        }
        assertThat(patterns).hasSizeGreaterThan(20);
        return patterns;
    }

    /** Counts how often a character is looked at. */
    private static final class CountingText implements CharSequence {
        private final String text;
        private long looks;

        private CountingText(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            looks++;
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
