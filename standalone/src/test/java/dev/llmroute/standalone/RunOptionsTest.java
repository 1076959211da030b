package dev.llmroute.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the options of {@code llmroute run} change, as callers of its process and its providers see it. */
class RunOptionsTest {
    private static final char[] PASSWORD = "secret".toCharArray();

    @TempDir
    private Path folder;

    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private HttpServer provider;

    @BeforeEach
    void startProvider() throws Exception {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/", this::answer);
        provider.start();
        RouteFile.write(
                folder,
                "chat.yaml",
                RouteFile.CHAT,
                "http://127.0.0.1:" + provider.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("authorization")));
        byte[] answer = "{\"choices\":[{\"message\":{\"content\":\"hello\"}}]}".getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    @AfterEach
    void stopProvider() {
        provider.stop(0);
    }

    @Test
    void keys_come_from_the_environment() throws Exception {
        try (OwnProcess router = run(Map.of("LLM_KEYS_GROQ", "from-the-environment"))) {
            ask(router);
        }
        assertThat(authorizations).containsExactly("Bearer from-the-environment");
    }

    @Test
    void secrets_is_where_keys_come_from_instead_and_a_file_of_it_that_changes_is_read_again() throws Exception {
        Path key = Files.createDirectories(folder.resolve("secrets/llm-keys")).resolve("groq");
        Files.writeString(key, "from-a-file\n");
        try (OwnProcess router = run(Map.of("LLM_KEYS_GROQ", "from-the-environment"), "--secrets=secrets")) {
            ask(router);
            assertThat(authorizations).containsExactly("Bearer from-a-file");

            Files.writeString(key, "rotated");
            await().untilAsserted(() -> {
                ask(router);
                assertThat(authorizations).endsWith("Bearer rotated");
            });
        }
    }

    @Test
    void no_console_leaves_the_console_out() throws Exception {
        try (OwnProcess router = run(Map.of())) {
            router.awaitOutput("Admin: +(\\S+)");
            assertThat(router.out()).doesNotContain("Console:");
        }
    }

    @Test
    void tls_cert_and_key_let_callers_come_over_tls() throws Exception {
        KeyStore store = certificate();
        Files.writeString(
                folder.resolve("key.pem"),
                pem("PRIVATE KEY", store.getKey("router", PASSWORD).getEncoded()));
        Files.writeString(
                folder.resolve("cert.pem"),
                pem("CERTIFICATE", store.getCertificate("router").getEncoded()));
        try (OwnProcess router = run(Map.of(), "--tls-cert=cert.pem", "--tls-key=key.pem", "--bind=localhost");
                HttpClient http =
                        HttpClient.newBuilder().sslContext(trusting(store)).build()) {
            String callers =
                    router.awaitOutput("Callers: (https://localhost:\\d+/v1)").group(1);
            HttpResponse<String> models = http.send(
                    HttpRequest.newBuilder(URI.create(callers + "/models")).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(models.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(models.body()).contains("\"chat\"");
        }
    }

    @Test
    void a_certificate_that_is_not_there_is_named() throws Exception {
        Ran ran = OwnProcess.run(folder, Map.of(), command("--tls-cert=cert.pem", "--tls-key=key.pem"));
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err())
                .contains(
                        "llmroute run: the router cannot start: the certificate for TLS, cert.pem: there is no such file");
    }

    @Test
    void providers_are_called_through_the_proxy_that_the_environment_names() throws Exception {
        RouteFile.write(folder, "chat.yaml", RouteFile.CHAT, "http://provider.example");
        // A server is all that it takes to be one for http.
        String proxy = "127.0.0.1:" + provider.getAddress().getPort();
        try (OwnProcess router = run(Map.of("HTTP_PROXY", proxy, "http_proxy", "", "LLM_KEYS_GROQ", "a-key"))) {
            ask(router);
        }
        assertThat(authorizations).containsExactly("Bearer a-key");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_ca_file_named_by_option_or_environment_is_trusted(boolean byOption) throws Exception {
        KeyStore store = certificate();
        Files.writeString(
                folder.resolve("ca.pem"),
                pem("CERTIFICATE", store.getCertificate("router").getEncoded()));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext serving = SSLContext.getInstance("TLS");
        serving.init(keys.getKeyManagers(), null, null);
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(serving));
        secure.createContext("/", this::answer);
        secure.start();
        RouteFile.write(
                folder,
                "chat.yaml",
                RouteFile.CHAT,
                "https://localhost:" + secure.getAddress().getPort());
        try (OwnProcess router =
                byOption ? run(Map.of(), "--ca-file=ca.pem") : run(Map.of("LLMROUTE_CA_FILE", "ca.pem"))) {
            ask(router);
        } finally {
            secure.stop(0);
        }
        assertThat(authorizations).hasSize(1);
    }

    @Test
    void admin_token_opens_the_admin_ports_api_to_who_presents_it() throws Exception {
        Files.writeString(folder.resolve("token"), "0123456789abcdef\n");
        try (OwnProcess router = run(Map.of(), "--admin-token=token")) {
            int port = URI.create(router.awaitOutput("Admin: +(\\S+)").group(1)).getPort();

            // By a name that is not this host's.
            assertThat(raw(port, "GET /api/v1/route HTTP/1.0\r\nHost: router.example\r\n\r\n"))
                    .startsWith("HTTP/1.0 421");
            assertThat(
                            raw(
                                    port,
                                    "GET /api/v1/route HTTP/1.0\r\nHost: router.example\r\nAuthorization: Bearer 0123456789abcdef\r\n\r\n"))
                    .startsWith("HTTP/1.0 200")
                    .contains("\"chat\"");
        }
    }

    private OwnProcess run(Map<String, String> env, String... options) {
        return new OwnProcess(folder, env, command(options));
    }

    private static String[] command(String... options) {
        return Stream.concat(
                        Stream.of("run", "chat.yaml", "--port=0", "--admin-port=0", "--no-console"), Stream.of(options))
                .toArray(String[]::new);
    }

    private static void ask(OwnProcess router) throws Exception {
        String callers = router.awaitOutput("Callers: (\\S+)").group(1);
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(callers + "/chat/completions"))
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "{\"model\": \"chat\", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    private static String raw(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private KeyStore certificate() throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "router",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=router",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return KeyStore.getInstance(store.toFile(), PASSWORD);
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + what
                + "-----\n";
    }

    private static SSLContext trusting(KeyStore store) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("router", store.getCertificate("router"));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
