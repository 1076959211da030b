package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.router.egress.Egress;
import dev.llmroute.router.testing.ForwardProxy;
import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.OwnCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers behind a proxy, which alone knows where their name leads, and with a certificate of a private CA. */
@Tag("transport")
class ProxyTest {
    /** The proxy is on a private address; the provider is said to be public. */
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: far, dialect: OpenAI, baseUrl: 'BASE/v1', models: [{name: first}]}
              fallback: {maxAttempts: 1}
              auth: {mode: None}
            """;

    private static final String ANSWER =
            "{\"choices\": [{\"message\": {\"role\": \"assistant\", \"content\": \"Hello\"}}]}";

    private static final List<String> SEEN = new CopyOnWriteArrayList<>();

    @TempDir
    private static Path folder;

    private static Path caFile;
    private static OwnCertificate certificate;
    private static HttpsServer secure;
    private static HttpServer plain;

    @BeforeAll
    static void start() throws Exception {
        OwnCertificate ca = OwnCertificate.ca(folder, "corporate-ca");
        caFile = Files.writeString(folder.resolve("ca.pem"), "# Our own\n" + ca.pem());
        certificate = ca.signs(folder, "provider");
        secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(certificate.serving()));
        plain = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        for (HttpServer each : List.of(secure, plain)) {
            each.createContext("/", ProxyTest::answer);
            each.start();
        }
    }

    @AfterAll
    static void stop() {
        secure.stop(0);
        plain.stop(0);
    }

    @BeforeEach
    void forget() {
        SEEN.clear();
    }

    private static void answer(HttpExchange call) throws IOException {
        call.getRequestBody().readAllBytes();
        SEEN.add(call.getRequestURI() + " " + call.getRequestHeaders().keySet());
        byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().add("content-type", "application/json");
        call.sendResponseHeaders(200, body.length);
        call.getResponseBody().write(body);
        call.close();
    }

    @Test
    void https_goes_through_a_tunnel_which_is_used_again() throws Exception {
        try (ForwardProxy proxy = new ForwardProxy(secure.getAddress().getPort());
                OneRouter router =
                        router("https://provider.example", "http://team:pa55word@127.0.0.1:" + proxy.port())) {
            assertThat(ask(router).body()).isEqualTo(ANSWER);
            assertThat(ask(router).body()).isEqualTo(ANSWER);

            assertThat(proxy.asked())
                    .singleElement()
                    .asString()
                    .startsWith("CONNECT provider.example:443 HTTP/1.1")
                    .containsIgnoringCase("proxy-authorization: Basic dGVhbTpwYTU1d29yZA==");
            assertThat(SEEN)
                    .hasSize(2)
                    .allMatch(call -> call.startsWith("/v1/chat/completions "))
                    .noneMatch(call -> call.contains("Proxy-"));
        }
    }

    @Test
    void http_is_passed_on_by_the_proxy() throws Exception {
        try (ForwardProxy proxy = new ForwardProxy(plain.getAddress().getPort());
                OneRouter router =
                        router("http://provider.example:8000", "http://team:pa55word@127.0.0.1:" + proxy.port())) {
            assertThat(ask(router).body()).isEqualTo(ANSWER);

            assertThat(proxy.asked())
                    .singleElement()
                    .asString()
                    .startsWith("POST http://provider.example:8000/v1/chat/completions HTTP/1.1")
                    .containsIgnoringCase("host: provider.example:8000")
                    .containsIgnoringCase("proxy-authorization: Basic dGVhbTpwYTU1d29yZA==");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://provider.example", "https://provider.example"})
    void a_proxy_may_have_a_certificate_of_the_private_ca_itself(String base) throws Exception {
        HttpServer provider = base.startsWith("https") ? secure : plain;
        try (ForwardProxy proxy = new ForwardProxy(
                        certificate.serving(), provider.getAddress().getPort());
                OneRouter router = router(base, "https://localhost:" + proxy.port())) {
            assertThat(ask(router).body()).isEqualTo(ANSWER);
            assertThat(proxy.asked()).hasSize(1);
        }
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_refused_in_the_tunnel_too() throws Exception {
        try (ForwardProxy proxy = new ForwardProxy(secure.getAddress().getPort());
                OneRouter router = new OneRouter(
                        ROUTE.replace("BASE", "https://provider.example"),
                        Egress.of(Map.of("HTTPS_PROXY", "127.0.0.1:" + proxy.port()), Optional.empty()))) {
            assertThat(ask(router).body())
                    .contains("TLS failed with the provider, or with the proxy on the way to it.");
            assertThat(SEEN).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https, 407, wants another user and password than this router has for it (407).",
        "https, 403, does not let this router call it (403).",
        "https, 502, could not reach it (502).",
        "http, 407, wants another user and password than this router has for it (407)."
    })
    void what_the_proxy_refuses_is_an_unreachable_provider_and_concerns_the_namespace_alone(
            String scheme, int status, String why) throws Exception {
        try (ForwardProxy proxy = new ForwardProxy(1);
                OneRouter router = router(scheme + "://provider.example", "http://u:p@127.0.0.1:" + proxy.port())) {
            proxy.refuse(status);

            HttpResponse<String> answer = ask(router);

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains("The proxy on the way to the provider " + why, "Connection");
            Cooldown cooldown = router.cooling().getFirst().cooldown();
            assertThat(cooldown.failureClass()).hasToString("Connection");
            assertThat(cooldown.key().endpoint()).startsWith("default ");
        }
    }

    @Test
    void a_proxy_that_is_not_there_is_named_as_what_is_missing() throws Exception {
        try (OneRouter router = router("https://provider.example", "http://127.0.0.1:1")) {
            assertThat(ask(router).body()).contains("The proxy on the way to the provider refused the connection.");
        }
    }

    /** In spellings that a route may have: the usual ones are refused when it is read. */
    @ParameterizedTest
    @CsvSource({
        "http://[64:ff9b::a9fe:a9fe], link-local or metadata",
        "https://[2002:a01:203::1], private",
        "http://metadata, metadata server",
        "http://my.localhost, private"
    })
    void what_the_rules_decide_without_a_look_up_never_reaches_the_proxy(String base, String why) throws Exception {
        try (ForwardProxy proxy = new ForwardProxy(plain.getAddress().getPort());
                OneRouter router = router(base, "http://127.0.0.1:" + proxy.port())) {
            assertThat(ask(router).body()).contains("The provider was not called", why);
            assertThat(proxy.asked()).isEmpty();
        }
    }

    @Test
    void the_loopback_and_whoever_no_proxy_names_are_called_directly() throws Exception {
        try (ForwardProxy proxy = new ForwardProxy(1);
                OneRouter router = router(
                        "http://localhost:" + plain.getAddress().getPort(), "http://127.0.0.1:" + proxy.port())) {
            HttpResponse<String> answer = ask(router);

            // And judged as ever.
            assertThat(answer.body()).contains("127.0.0.1 is private");
            assertThat(header(answer, "x-llmroute-attempts")).isEqualTo("1");
            assertThat(proxy.asked()).isEmpty();
        }
    }

    private static OneRouter router(String base, String proxy) throws IOException {
        return new OneRouter(
                ROUTE.replace("BASE", base),
                Egress.of(Map.of("HTTPS_PROXY", proxy, "HTTP_PROXY", proxy), Optional.of(caFile)));
    }

    private static HttpResponse<String> ask(OneRouter router) throws Exception {
        return router.post(
                "/v1/chat/completions",
                "{\"model\": \"chat\", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}");
    }
}
