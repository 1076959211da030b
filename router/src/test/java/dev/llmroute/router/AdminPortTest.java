package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.llmroute.config.ApiKey;
import dev.llmroute.cooldown.Cause;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.cooldown.Term;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.route.Target;
import dev.llmroute.router.egress.Egress;
import dev.llmroute.router.server.ServerLimits;
import dev.llmroute.router.testing.ExampleRoute;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call what on the admin port. */
class AdminPortTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: own, dialect: OpenAI, baseUrl: 'https://own.example/v1', models: [{name: first}]}
              auth: {mode: None}
            """;
    private static final String TOKEN = "an-admin-token-0123456789";
    private static final Target OWN =
            ExampleRoute.resolved(ROUTE).route().targets().getFirst();

    private final Cooldowns cooldowns = new Cooldowns(TimeSource.SYSTEM);
    private Router router;

    @TempDir
    private Path folder;

    private Router start(String bind, Optional<ApiKey> token) throws Exception {
        router = Router.start(
                new RouterOptions(
                        "r1",
                        bind,
                        0,
                        0,
                        List.of(Files.writeString(folder.resolve("route.yaml"), ROUTE)),
                        ref -> Optional.empty(),
                        ExampleRoute.FINGERPRINT,
                        Duration.ofSeconds(1),
                        ServerLimits.DEFAULTS,
                        Optional.empty(),
                        token,
                        Egress.DIRECT,
                        Duration.ZERO),
                cooldowns,
                event -> {},
                () -> SharingState.LOCAL);
        return router;
    }

    @AfterEach
    void end() {
        if (router != null) {
            router.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:9090",
                "LocalHost:1",
                "127.0.0.1",
                "127.0.0.1:65535",
                "[::1]",
                "[::1]:9090",
                "[0:0:0:0:0:0:0:1]:9090"
            })
    void on_a_loopback_address_it_answers_by_the_names_of_the_loopback(String host) throws Exception {
        start("127.0.0.1", Optional.empty());
        assertThat(status("GET /api/v1/route", "Host: " + host)).isEqualTo(200);
        assertThat(status("GET /healthz", "Host: " + host)).isEqualTo(200);
        assertThat(status("DELETE /api/v1/cooldowns", "Host: " + host)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: evil.example:9090",
                "Host: localhost.evil.example",
                "Host: 127.0.0.1.evil.example",
                "Host: localhost@evil.example",
                "Host: localhost:9090.evil.example",
                "Host: [::2]",
                "Host: 0.0.0.0:9090",
                "Host: 192.168.0.7",
                "Host:",
                "Host: localhost\r\nHost: evil.example",
                "X-Other: no Host at all"
            })
    void by_any_other_name_it_answers_nothing(String hosts) throws Exception {
        start("127.0.0.1", Optional.empty());
        cool(OWN.provider().endpoint());
        for (String call :
                List.of("GET /api/v1/route", "GET /api/v1/cooldowns", "DELETE /api/v1/cooldowns", "GET /metrics")) {
            assertThat(status(call, hosts)).as(call).isIn(400, 421);
        }
        assertThat(cooldowns.holding()).hasSize(1);
    }

    @Test
    void the_host_of_a_request_line_in_absolute_form_counts_too() throws Exception {
        start("127.0.0.1", Optional.empty());
        assertThat(status("GET http://localhost:9090/api/v1/route", "Host: localhost"))
                .isEqualTo(200);
        assertThat(status("GET http://evil.example/api/v1/route", "Host: localhost"))
                .isEqualTo(421);
        assertThat(status("GET http://localhost/api/v1/route", "Host: evil.example"))
                .isEqualTo(421);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sec-Fetch-Site: same-origin | 200",
                "Sec-Fetch-Site: none | 200",
                "Sec-Fetch-Site: cross-site | 403",
                "Sec-Fetch-Site: same-site | 403",
                "Origin: http://localhost | 200",
                "Origin: http://localhost:3000 | 403",
                "Origin: https://evil.example | 403",
                "Origin: null | 403",
                "Origin: nonsense [ | 403"
            })
    void what_changes_something_is_not_taken_from_pages_of_other_sites(String header, int expected) throws Exception {
        start("127.0.0.1", Optional.empty());
        cool(OWN.provider().endpoint());
        assertThat(status("DELETE /api/v1/cooldowns", "Host: localhost\r\n" + header))
                .isEqualTo(expected);
        assertThat(cooldowns.holding()).hasSize(expected == 200 ? 0 : 1);
    }

    @Test
    void other_hosts_get_health_and_metrics_and_with_the_token_the_rest() throws Exception {
        Optional<InetAddress> outside = outside();
        assumeTrue(outside.isPresent(), "this machine has no address but the loopback's");
        start("0.0.0.0", Optional.of(new ApiKey(TOKEN)));
        String host = "Host: " + outside.get().getHostAddress() + ":9090";
        assertThat(status(outside.get(), "GET /healthz", host)).isEqualTo(200);
        assertThat(status(outside.get(), "GET /readyz", host)).isEqualTo(200);
        assertThat(status(outside.get(), "GET /metrics", host)).isEqualTo(200);
        for (String call : List.of("GET /api/v1/route", "GET /api/v1/cooldowns", "DELETE /api/v1/cooldowns")) {
            assertThat(status(outside.get(), call, host)).as(call).isEqualTo(401);
            assertThat(status(outside.get(), call, "Host: localhost")).as(call).isEqualTo(401);
            assertThat(status(outside.get(), call, host + "\r\nAuthorization: Bearer " + TOKEN + "x"))
                    .as(call)
                    .isEqualTo(401);
            assertThat(status(outside.get(), call, host + "\r\nAuthorization: Bearer " + TOKEN))
                    .as(call)
                    .isEqualTo(200);
        }
    }

    @Test
    void of_a_pod_it_is_a_forwarded_port_that_opens_the_api() throws Exception {
        start("0.0.0.0", Optional.empty());
        assertThat(status("GET /api/v1/route", "Host: localhost:9090")).isEqualTo(200);
        assertThat(status("GET /api/v1/route", "Host: evil.example:9090")).isEqualTo(421);
        assertThat(status("GET /healthz", "Host: 10.1.2.3:9090")).isEqualTo(200);
        Optional<InetAddress> outside = outside();
        if (outside.isPresent()) {
            assertThat(status(outside.get(), "GET /api/v1/route", "Host: localhost"))
                    .isEqualTo(403);
        }
    }

    @Test
    void it_tells_and_clears_only_what_its_own_targets_depend_on() throws Exception {
        start("127.0.0.1", Optional.empty());
        cool(OWN.provider().endpoint());
        cool("https://another-teams.example");
        assertThat(get("GET /api/v1/cooldowns", "Host: localhost"))
                .contains("own_first")
                .doesNotContain("another-teams");
        assertThat(get("DELETE /api/v1/cooldowns", "Host: localhost")).contains("\"cleared\":1");
        assertThat(cooldowns.holding())
                .extracting(each -> each.cooldown().key().endpoint())
                .containsExactly("https://another-teams.example");
    }

    @Test
    void a_token_that_can_be_guessed_is_refused() {
        assertThatThrownBy(() -> start("127.0.0.1", Optional.of(new ApiKey("short"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16 characters")
                .hasMessageNotContaining("short");
    }

    private void cool(String origin) {
        String display = origin.equals(OWN.provider().endpoint()) ? "own_first" : "another-teams_first";
        cooldowns.set(new Cooldown(
                new CooldownKey(origin, OWN.model(), OWN.credential().fingerprint(), Scope.Model, ""),
                Term.of(cooldowns.time().millis(), 60_000),
                Cause.refused(FailureClass.RateLimitRequests, 429),
                new Label(display, "own", "r2")));
    }

    private int status(String call, String headers) throws IOException {
        return status(InetAddress.getLoopbackAddress(), call, headers);
    }

    private int status(InetAddress to, String call, String headers) throws IOException {
        return Integer.parseInt(get(to, call, headers).split(" ")[1]);
    }

    private String get(String call, String headers) throws IOException {
        return get(InetAddress.getLoopbackAddress(), call, headers);
    }

    private String get(InetAddress to, String call, String headers) throws IOException {
        try (Socket socket = new Socket(to, router.adminPort())) {
            socket.setSoTimeout(10_000);
            String request = call + " HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    /** An address by which others reach this machine. */
    private static Optional<InetAddress> outside() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress() && !each.isLinkLocalAddress())
                .findFirst();
    }
}
