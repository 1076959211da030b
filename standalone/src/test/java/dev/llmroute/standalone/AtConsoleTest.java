package dev.llmroute.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code cooldowns}, {@code clear} and {@code fallbacks} at a console behind TLS, whose certificate nobody knows. */
class AtConsoleTest {
    private static final String TOKEN = "the-token-of-ada";
    private static final String LISTING = """
            {"now": "2026-11-24T10:00:00Z", "cooldowns": [
              {"id": "a1", "displayKey": "groq_llama", "provider": "groq", "model": "llama", "scope": "model", "class": "Drill",
               "remainingMs": 60000, "since": "2026-11-24T10:00:00Z", "state": "CoolingDown", "seenBy": "ada", "repeats": 0,
               "waitSource": "manual"},
              {"id": "b2", "displayKey": "openai_gpt", "provider": "openai", "model": "gpt", "scope": "model", "class": "Overloaded",
               "remainingMs": 60000, "since": "2026-11-24T10:00:00Z", "state": "CoolingDown", "seenBy": "r1", "repeats": 0,
               "waitSource": "none"}], "recovering": []}
            """;

    @TempDir
    private Path folder;

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private HttpsServer server;
    private Path token;

    @BeforeEach
    void start() throws Exception {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certified()));
        server.createContext("/", this::answer);
        server.start();
        token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private SSLContext certified() throws Exception {
        Path store = folder.resolve("store.p12");
        keytool("-genkeypair", "-keyalg", "EC", "-alias", "a", "-dname", "CN=console", "-ext", "san=ip:127.0.0.1");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "a",
                "-file",
                folder.resolve("ca.crt").toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private void keytool(String... arguments) throws Exception {
        List<String> command = new CopyOnWriteArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", folder.resolve("store.p12").toString(), "-storepass", "changeit"));
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private void answer(HttpExchange exchange) throws IOException {
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        boolean known = ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        String path = exchange.getRequestURI().getPath();
        String body = !known
                ? "{\"error\": {\"message\": \"This needs a token of Kubernetes\"}}"
                : path.endsWith("/clear")
                        ? "{\"changed\": [{\"id\": \"a1\", \"displayKey\": \"groq_llama\"}], \"gone\": []}"
                        : path.endsWith("/fallbacks") ? "{\"fallbacks\": [], \"gaps\": [], \"stored\": true}" : LISTING;
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(known ? 200 : 401, bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Test
    void who_names_whom_the_certificate_is_from_and_has_a_token_gets_the_list_in_the_form_of_a_routers() {
        Ran ran = trusting("cooldowns");

        assertThat(ran.err()).isEmpty();
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out())
                .containsPattern("TARGET +SCOPE +REASON +UNTIL +SOURCE +SEEN BY +REPEATS\n")
                .containsPattern("groq_llama +model +Drill ")
                .contains("openai_gpt");
        assertThat(trusting("cooldowns", "-o", "json").out()).contains("\"class\" : \"Drill\"");
        assertThat(trusting("fallbacks").out()).isEqualToIgnoringNewLines("no request fell back");
    }

    @ParameterizedTest
    @ValueSource(strings = {"groq", "groq/llama", "groq_llama", "a1"})
    void what_is_named_is_cleared_and_nothing_else(String what) {
        Ran ran = trusting("clear", what, "--reason", "enough");

        assertThat(ran.out()).startsWith("cleared groq_llama: Drill until ");
        assertThat(bodies.getLast()).isEqualTo("{\"reason\":\"enough\",\"ids\":[\"a1\"]}");
    }

    @Test
    void a_name_of_nothing_clears_nothing_and_is_told_with_those_that_there_are() {
        Ran ran = trusting("clear", "grok");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("grok", "groq_llama, openai_gpt");
        assertThat(bodies).hasSize(1);
    }

    @Test
    void a_certificate_of_nobody_and_a_missing_token_are_told_with_what_to_do() {
        Ran untrusted = Ran.llmroute("cooldowns", "--console", url(), "--console-token", token.toString());
        assertThat(untrusted.exitCode()).isEqualTo(1);
        assertThat(untrusted.err()).contains("is not trusted", "--ca-file");
        assertThat(bodies).as("nobody has seen the token").isEmpty();

        Ran stranger = Ran.llmroute("cooldowns", "--console", url(), "--ca-file", certificate());
        assertThat(stranger.exitCode()).isEqualTo(1);
        assertThat(stranger.err()).contains("a token of Kubernetes", "--console-token");
    }

    @Test
    void a_token_goes_to_no_other_host_in_the_clear_and_is_no_argument() {
        Ran plain =
                Ran.llmroute("cooldowns", "--console", "http://console.example", "--console-token", token.toString());
        assertThat(plain.exitCode()).isEqualTo(2);
        assertThat(plain.err()).contains("by https only");
        Ran asWord = Ran.llmroute("cooldowns", "--console", url(), "--console-token", TOKEN);
        assertThat(asWord.exitCode()).isEqualTo(2);
        assertThat(asWord.err()).contains("no such file");
    }

    @Test
    void options_that_do_not_fit_are_refused() {
        assertThat(Ran.llmroute("cooldowns", "--ca-file", certificate()).exitCode())
                .isEqualTo(2);
        assertThat(Ran.llmroute("clear", "all", "--reason", "x").exitCode()).isEqualTo(2);
        assertThat(Ran.llmroute("fallbacks").exitCode()).isEqualTo(2);
        assertThat(trusting("cooldowns", "--admin", "http://127.0.0.1:9090").exitCode())
                .isEqualTo(2);
        assertThat(trusting("cooldowns", "agent-chat").exitCode()).isEqualTo(2);
        assertThat(trusting("fallbacks", "--limit", "0").exitCode()).isEqualTo(2);
        assertThat(Ran.llmroute("cooldowns", "--console", "console.example").exitCode())
                .isEqualTo(2);
    }

    private Ran trusting(String... command) {
        List<String> all = new CopyOnWriteArrayList<>(command);
        all.addAll(List.of("--console", url(), "--console-token", token.toString(), "--ca-file", certificate()));
        return Ran.llmroute(all.toArray(String[]::new));
    }

    private String certificate() {
        return folder.resolve("ca.crt").toString();
    }

    private String url() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }
}
