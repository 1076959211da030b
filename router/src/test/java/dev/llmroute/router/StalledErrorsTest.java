package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.RawProvider;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An error whose head has come and whose body does not end: status and headers say enough. */
class StalledErrorsTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: raw, dialect: OpenAI, baseUrl: 'RAW', network: Private, models: [{name: m}], timeouts: TIMEOUTS}
                - {name: sim, dialect: OpenAI, baseUrl: 'SIMULATOR/sim/v1', network: Private, models: [{name: first}]}
              fallback: {on: [RateLimited, ServerError, Unauthorized]}
              auth: {mode: None}
            """;

    static Stream<Arguments> stalled() {
        String half = "content-type: application/json\r\ncontent-length: 5000\r\n\r\n{\"error\":{\"mess";
        String chunked = "content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"err\r\n";
        return Stream.of(
                        Arguments.of("429 X\r\nretry-after: 77\r\n" + half, FailureClass.RateLimitRequests),
                        Arguments.of("429 X\r\nretry-after: 77\r\n" + chunked, FailureClass.RateLimitRequests),
                        Arguments.of("500 X\r\n" + half, FailureClass.ServerError),
                        Arguments.of("500 X\r\n" + chunked, FailureClass.ServerError),
                        Arguments.of("401 X\r\n" + half, FailureClass.Unauthorized))
                .flatMap(each ->
                        Stream.of(true, false).map(stream -> Arguments.of(stream, each.get()[0], each.get()[1])));
    }

    @ParameterizedTest
    @MethodSource("stalled")
    void an_error_is_judged_by_what_has_come_and_its_connection_is_closed(
            boolean stream, String answer, FailureClass met) throws Exception {
        try (RawProvider raw = new RawProvider("HTTP/1.1 " + answer, false);
                OneRouter router = router(raw, "{firstToken: 300ms, total: 15s}")) {
            HttpResponse<String> got = ask(router, stream);

            assertThat(header(got, "x-llmroute-target")).isEqualTo("sim/first");
            assertThat(header(got, "x-llmroute-fallback")).isEqualTo("raw/m=" + met);
            await().until(() -> raw.left() == 1);
            assertThat(router.cooling())
                    .singleElement()
                    .extracting(KnownCooldown::cooldown)
                    .satisfies(cooldown -> {
                        assertThat(cooldown.cause().status()).isEqualTo(Integer.parseInt(answer.substring(0, 3)));
                        assertThat(cooldown.cause().statedWaitMs())
                                .isEqualTo(answer.contains("retry-after") ? 77_000 : -1);
                    });
        }
    }

    @ParameterizedTest
    @MethodSource("stalled")
    void an_error_that_is_cut_off_is_judged_by_what_has_come(boolean stream, String answer, FailureClass met)
            throws Exception {
        try (RawProvider raw = new RawProvider("HTTP/1.1 " + answer, true);
                OneRouter router = router(raw, "{total: 15s}")) {
            assertThat(header(ask(router, stream), "x-llmroute-fallback")).isEqualTo("raw/m=" + met);
        }
    }

    private OneRouter router(RawProvider raw, String timeouts) throws Exception {
        return new OneRouter(ROUTE.replace("RAW", raw.url()).replace("TIMEOUTS", timeouts));
    }

    private static HttpResponse<String> ask(OneRouter router, boolean stream) throws Exception {
        return router.post(
                "/v1/chat/completions",
                "{\"model\":\"chat\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    }
}
