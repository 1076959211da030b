package dev.llmroute.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.errorbody.ErrorBodies;
import dev.llmroute.failure.Failure;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Known cases with bytes lost, doubled and exchanged, as broken proxies and hostile providers send them; always the same ones. */
class MutatedCasesTest {
    private static final List<String> ODD = List.of(
            "\uD800",
            "\uDC00\uD800",
            "\u0000",
            "\uFEFF",
            "\u202E",
            "\uD83D\uDD04",
            "99999999999999999999",
            "1e400",
            "-0",
            "9".repeat(400),
            "{",
            "[[[[",
            "]}",
            "\\",
            "\"",
            "\\u12",
            "null",
            "T",
            "Z",
            "9999-99-99T99:99:99Z",
            "|1781733600",
            "::",
            "٣",
            "1.1.1");

    @Test
    void whatever_becomes_of_a_response_it_is_judged_without_an_exception() throws IOException {
        Random random = new Random(7);
        for (KnownCase known : KnownCase.all()) {
            for (int i = 0; i < 20; i++) {
                String body = mutated(known.body(), random);
                Map<String, String> headers = new HashMap<>();
                known.headers().forEach((name, value) -> headers.put(mutated(name, random), mutated(value, random)));
                int status = random.nextInt(4) == 0 ? random.nextInt(-1, 1000) : known.status();
                ProviderResponse response = new ProviderResponse(
                        known.provider(), status, headers, ErrorBodies.read(body), known.observedAt());

                Optional<Failure> failure = FailureClassifier.classify(response);

                FailureClassifier.toolFailureWithin(response);
                assertThat(RemainingWindow.read(headers, known.observedAt(), known.provider()))
                        .allSatisfy(window -> assertThat(window.remaining()).isNotNegative());
                failure.ifPresent(MutatedCasesTest::check);
                assertThat(failure.isPresent() || (status >= 200 && status < 300))
                        .isTrue();
            }
        }
    }

    private static void check(Failure failure) {
        assertThat(failure.rule()).isNotEmpty();
        assertThat(failure.otherWaits()).hasSizeLessThanOrEqualTo(6);
        assertThat(failure.otherWaits())
                .allSatisfy(wait -> assertThat(wait.millis()).isNotNegative());
        if (failure.statedWait() != null) {
            assertThat(failure.statedWait().millis()).isNotNegative();
        }
        if (failure.usage() != null) {
            assertThat(failure.usage().requested())
                    .isLessThanOrEqualTo(failure.usage().limit());
        }
    }

    private static String mutated(String text, Random random) {
        StringBuilder out = new StringBuilder(text);
        for (int changes = random.nextInt(4); changes > 0 && !out.isEmpty(); changes--) {
            int at = random.nextInt(out.length());
            int end = Math.min(out.length(), at + random.nextInt(1, 12));
            switch (random.nextInt(4)) {
                case 0 -> out.delete(at, end);
                case 1 -> out.insert(at, out.substring(at, end));
                case 2 -> out.setCharAt(at, (char) random.nextInt(0x10000));
                default -> out.insert(at, ODD.get(random.nextInt(ODD.size())));
            }
        }
        return out.toString();
    }
}
