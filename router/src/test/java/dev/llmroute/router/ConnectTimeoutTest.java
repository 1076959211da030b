package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.history.FallbackEvent;
import dev.llmroute.router.testing.OneRouter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Providers that say nothing while a connection is made. */
@Tag("transport")
class ConnectTimeoutTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: silent, dialect: OpenAI, baseUrl: 'SILENT', network: Private,
                   timeouts: {connect: 500ms}, models: [{name: first}]}
                - {name: sim, dialect: OpenAI, baseUrl: 'SIMULATOR/sim/v1', network: Private, models: [{name: second}]}
              auth: {mode: None}
            """;

    /** Far less than any other limit: those of TLS and of whole answers are 10 s and more. */
    private static final long MOST_MS = 5000;

    @Test
    void a_provider_whose_connection_is_not_accepted_is_routed_around_within_the_connect_timeout() throws Exception {
        List<SocketChannel> before = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 8; i++) {
                SocketChannel waiting = SocketChannel.open();
                waiting.configureBlocking(false);
                waiting.connect(new InetSocketAddress(full.getInetAddress(), full.getLocalPort()));
                before.add(waiting);
            }
            assertRoutedAroundInTime("http://127.0.0.1:" + full.getLocalPort() + "/v1");
        } finally {
            for (SocketChannel each : before) {
                each.close();
            }
        }
    }

    @Test
    void a_provider_that_says_nothing_to_tls_is_routed_around_within_the_connect_timeout() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertRoutedAroundInTime("https://127.0.0.1:" + silent.getLocalPort() + "/v1");
        }
    }

    private void assertRoutedAroundInTime(String url) throws Exception {
        try (OneRouter router = new OneRouter(ROUTE.replace("SILENT", url))) {
            HttpResponse<String> answer = router.post(
                    "/v1/chat/completions",
                    "{\"model\":\"chat\",\"models\":[\"first\",\"second\"],"
                            + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");

            assertThat(header(answer, "x-llmroute-target")).isEqualTo("sim/second");
            assertThat(header(answer, "x-llmroute-fallback")).isEqualTo("silent/first=Connection");
            assertThat(router.events())
                    .singleElement()
                    .extracting(FallbackEvent::attempts)
                    .satisfies(attempts -> assertThat(attempts.getFirst().ms()).isLessThan(MOST_MS));
        }
    }
}
