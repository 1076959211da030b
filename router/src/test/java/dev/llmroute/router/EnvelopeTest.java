package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import dev.llmroute.router.testing.OneRouter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a route says goes with every call to a provider. */
class EnvelopeTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: azure}
            spec:
              providers:
                - name: azure
                  dialect: OpenAI
                  baseUrl: http://127.0.0.1:PORT/openai/deployments/gpt
                  network: Private
                  headers: [{name: X-Title, value: "my app"}, {name: user-zone, value: west}]
                  query: [{name: api-version, value: 2024-10-21}, {name: tags, value: "a b&c"}]
                  credentialHeader: api-key
                  credentials: [{name: main, secretKeyRef: {name: llm-keys, key: azure}}]
                  models: [{name: gpt}]
              auth: {mode: None}
            """;

    /** A request as it reached the provider. */
    private record Seen(URI uri, Headers headers) {}

    @Test
    void headers_query_and_the_header_of_the_key_reach_the_provider() throws Exception {
        AtomicReference<Seen> seen = new AtomicReference<>();
        HttpServer provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/", exchange -> {
            seen.set(new Seen(exchange.getRequestURI(), exchange.getRequestHeaders()));
            byte[] body = "{\"choices\": []}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        provider.start();
        try (OneRouter router = new OneRouter(
                ROUTE.replace("PORT", String.valueOf(provider.getAddress().getPort())))) {
            router.post("/v1/chat/completions", "{\"model\": \"azure\", \"messages\": []}");
        } finally {
            provider.stop(0);
        }

        assertThat(seen.get().uri().getPath()).isEqualTo("/openai/deployments/gpt/chat/completions");
        assertThat(seen.get().uri().getRawQuery()).isEqualTo("api-version=2024-10-21&tags=a+b%26c");
        assertThat(seen.get().headers().getFirst("x-title")).isEqualTo("my app");
        assertThat(seen.get().headers().getFirst("user-zone")).isEqualTo("west");
        assertThat(seen.get().headers().getFirst("api-key")).isEqualTo("llm-keys-azure");
        assertThat(seen.get().headers().containsKey("authorization")).isFalse();
    }
}
