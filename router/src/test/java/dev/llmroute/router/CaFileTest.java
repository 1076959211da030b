package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.llmroute.router.egress.Egress;
import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.OwnCertificate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Providers with certificates of two private CAs, and a file that names now the one, now the other. */
class CaFileTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: one, dialect: OpenAI, baseUrl: 'https://localhost:ONE/v1', network: Private, models: [{name: first}]}
                - {name: two, dialect: OpenAI, baseUrl: 'https://localhost:TWO/v1', network: Private, models: [{name: second}]}
              fallback: {maxAttempts: 1}
              auth: {mode: None}
            """;

    @TempDir
    private Path folder;

    @Test
    void a_new_file_is_taken_into_use_and_a_broken_one_leaves_what_was_before() throws Exception {
        // Each its own CA.
        OwnCertificate ca1 = OwnCertificate.of(folder, "one");
        OwnCertificate ca2 = OwnCertificate.of(folder, "two");
        HttpServer one = provider(ca1.serving());
        HttpServer two = provider(ca2.serving());
        Path file = Files.writeString(folder.resolve("ca.pem"), ca1.pem());
        String route = ROUTE.replace("ONE", String.valueOf(one.getAddress().getPort()))
                .replace("TWO", String.valueOf(two.getAddress().getPort()));
        try (OneRouter router = new OneRouter(route, Egress.of(Map.of(), Optional.of(file)))) {
            assertThat(ask(router, "first")).isEqualTo(200);
            assertThat(ask(router, "second")).isEqualTo(502);
            assertThat(router.metric("llmroute_ca_file_valid")).isEqualTo(1);

            Files.writeString(file, ca2.pem());
            await().until(() -> ask(router, "second") == 200);
            assertThat(ask(router, "first")).isEqualTo(502);

            Files.writeString(file, "-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n");
            await().until(() -> router.metric("llmroute_ca_file_valid") == 0);
            assertThat(ask(router, "second")).isEqualTo(200);
            Files.delete(file);
            await().during(Duration.ofMillis(200)).until(() -> router.metric("llmroute_ca_file_valid") == 0);
            assertThat(ask(router, "second")).isEqualTo(200);

            Files.writeString(file, ca2.pem());
            await().until(() -> router.metric("llmroute_ca_file_valid") == 1);
            Files.writeString(file, ca1.pem() + ca2.pem());
            await().until(() -> ask(router, "first") == 200);
            assertThat(ask(router, "second")).isEqualTo(200);
        } finally {
            one.stop(0);
            two.stop(0);
        }
    }

    private static HttpServer provider(SSLContext tls) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        byte[] body = "{\"choices\": [{\"message\": {\"role\": \"assistant\", \"content\": \"Hello\"}}]}"
                .getBytes(StandardCharsets.UTF_8);
        server.createContext("/", call -> {
            call.getRequestBody().readAllBytes();
            call.getResponseHeaders().add("content-type", "application/json");
            // Each call shows whom the router trusts now.
            call.getResponseHeaders().add("connection", "close");
            call.sendResponseHeaders(200, body.length);
            call.getResponseBody().write(body);
            call.close();
        });
        server.start();
        return server;
    }

    private static int ask(OneRouter router, String model) throws Exception {
        router.forget();
        return router.post(
                        "/v1/chat/completions",
                        "{\"model\": \"" + model + "\", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}",
                        "x-llmroute-no-fallback",
                        "true")
                .statusCode();
    }
}
