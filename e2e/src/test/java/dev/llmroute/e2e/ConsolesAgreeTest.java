package dev.llmroute.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.llmroute.cache.CacheMain;
import dev.llmroute.console.ConsoleMain;
import dev.llmroute.router.RouterMain;
import dev.llmroute.simulator.Simulator;
import dev.llmroute.simulator.SimulatorOptions;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two consoles, three routers and two members of the shared memory, each a process: what is shown beside what the routers know. */
class ConsolesAgreeTest {
    private static final Logger LOG = LoggerFactory.getLogger(ConsolesAgreeTest.class);
    private static final JsonMapper JSON = new JsonMapper();

    /** The machine may be busy with other things; how long it really takes stands in docs/performance.md. */
    private static final Duration SOON = Duration.ofMinutes(2);

    /** Each process tells an end by its own clock, as far as it knows how that differs from the others'. */
    private static final Duration CLOCKS = Duration.ofSeconds(2);

    private static final List<Integer> MODELS = List.of(1, 2, 3, 4, 5, 6);

    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - name: sim
                  dialect: OpenAI
                  baseUrl: 'SIMULATOR'
                  network: Private
                  models: [{name: m1}, {name: m2}, {name: m3}, {name: m4}, {name: m5}, {name: m6}]
              auth: {mode: None}
            """;

    @TempDir
    private Path folder;

    private final Simulator simulator = Simulator.start(SimulatorOptions.local(Scenario.EMPTY));
    private final HttpClient http = HttpClient.newHttpClient();
    private final int[] memberPorts = {freePort(), freePort()};
    private final RoleProcess[] members = new RoleProcess[2];
    private final List<RoleProcess> others = new ArrayList<>();
    private final int[] routers = {freePort(), freePort(), freePort()};
    private final int[] admins = {freePort(), freePort(), freePort()};
    private final int[] consoles = {freePort(), freePort()};

    @BeforeEach
    void start() throws Exception {
        for (int model : MODELS) {
            Map<String, String> headers = Map.of("retry-after", String.valueOf(600 + model));
            simulator.set("sim", "m" + model, new Behaviour.Fixed(429, headers, "{}", 0));
        }
        Path route =
                Files.writeString(folder.resolve("route.yaml"), ROUTE.replace("SIMULATOR", simulator.baseUrl("sim")));
        Path key = Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef");
        startMember(0);
        startMember(1);
        for (int i = 0; i < routers.length; i++) {
            startOther(
                    RouterMain.class,
                    Map.of(
                            "LLMROUTE_ROUTER_ID",
                            "router-" + i,
                            "LLMROUTE_PORT",
                            String.valueOf(routers[i]),
                            "LLMROUTE_ADMIN_PORT",
                            String.valueOf(admins[i]),
                            "LLMROUTE_CONFIG",
                            route.toString(),
                            "LLMROUTE_SECRETS",
                            folder.toString(),
                            "LLMROUTE_FINGERPRINT_KEY_FILE",
                            key.toString()));
        }
        for (int port : consoles) {
            startOther(ConsoleMain.class, Map.of("LLMROUTE_PORT", String.valueOf(port)));
        }
        for (int admin : admins) {
            await().atMost(SOON).ignoreExceptions().until(() -> status(admin, "/readyz") == 200);
        }
        await().atMost(SOON).ignoreExceptions().until(() -> consolesSay(true));
    }

    private void startMember(int nr) throws IOException {
        members[nr] = start(
                CacheMain.class,
                Map.of(
                        "LLMROUTE_CACHE_PORT",
                        String.valueOf(memberPorts[nr]),
                        "LLMROUTE_CACHE_HEALTH_PORT",
                        String.valueOf(freePort())));
    }

    private void startOther(Class<?> main, Map<String, String> environment) throws IOException {
        others.add(start(main, environment));
    }

    private RoleProcess start(Class<?> main, Map<String, String> environment) throws IOException {
        Map<String, String> all = new TreeMap<>(environment);
        all.put("LLMROUTE_CACHE_ADDRESSES", "127.0.0.1:" + memberPorts[0] + ",127.0.0.1:" + memberPorts[1]);
        all.put("LLMROUTE_CLUSTER_NAME", "consoles-agree-test");
        return new RoleProcess(main, all, Path.of("target", "consoles-agree-test.log"));
    }

    @AfterEach
    void stop() {
        others.forEach(RoleProcess::close);
        Stream.of(members).forEach(RoleProcess::close);
        http.close();
        simulator.close();
    }

    @Test
    void what_consoles_show_is_what_routers_know_and_where_it_is_not_they_say_local_only() throws Exception {
        meetLimit(0, 1);
        meetLimit(1, 2);
        await().atMost(SOON).until(() -> known().size() == 2 && allAgree());

        members[0].close();
        meetLimit(2, 3);
        await().atMost(SOON).until(() -> known().size() == 3 && allAgree());
        assertThat(consolesSay(true)).isTrue();

        members[1].close();
        await().atMost(SOON).until(() -> consolesSay(false));
        meetLimit(0, 4);
        meetLimit(1, 5);
        assertThat(cooling(admins[0])).hasSize(4).isNotEqualTo(cooling(admins[1]));
        for (int console : consoles) {
            assertThat(cooling(console)).as("what it knew last").hasSize(3);
            assertThat(get(console, "/cooldowns")).contains("local only: the shared memory cannot be reached");
        }
        assertThat(consolesSay(false)).isTrue();

        startMember(0);
        startMember(1);
        await().atMost(SOON).until(() -> consolesSay(true));
        long repaired = System.nanoTime();
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).until(() -> known().size() == 5 && allAgree());
        LOG.info("All agree {} ms after the consoles said that they share again", since(repaired));

        clearAt(consoles[1], "sim_m4");
        meetLimit(2, 6);
        await().atMost(SOON).until(() -> known().size() == 5 && !known().containsKey("sim_m4") && allAgree());
    }

    private static long since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }

    private void meetLimit(int router, int model) throws Exception {
        String body = "{\"model\":\"sim/m" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        HttpRequest request = HttpRequest.newBuilder(uri(routers[router], "/v1/chat/completions"))
                .header("content-type", "application/json")
                .header("x-llmroute-no-fallback", "true")
                .POST(BodyPublishers.ofString(body))
                .build();
        assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(429);
    }

    private void clearAt(int console, String displayKey) throws Exception {
        for (JsonNode each : JSON.readTree(get(console, "/api/v1/cooldowns")).path("cooldowns")) {
            if (each.path("displayKey").asText().equals(displayKey)) {
                URI at = uri(console, "/api/v1/cooldowns/" + each.path("id").asText());
                HttpRequest clear = HttpRequest.newBuilder(at)
                        .DELETE()
                        .header("HX-Request", "true")
                        .build();
                HttpResponse<String> answer = http.send(clear, BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                return;
            }
        }
        throw new AssertionError(displayKey + " is not cooling down");
    }

    private Map<String, Instant> known() throws Exception {
        return cooling(admins[0]);
    }

    private boolean allAgree() throws Exception {
        Map<String, Instant> first = known();
        for (int port : Stream.of(admins, consoles).flatMapToInt(Arrays::stream).toArray()) {
            if (!agree(first, cooling(port))) {
                return false;
            }
        }
        return true;
    }

    private static boolean agree(Map<String, Instant> some, Map<String, Instant> others) {
        return some.keySet().equals(others.keySet())
                && some.keySet().stream()
                        .allMatch(key -> Duration.between(some.get(key), others.get(key))
                                        .abs()
                                        .compareTo(CLOCKS)
                                < 0);
    }

    /** Display keys and ends, as the API of a router or of a console tells them. */
    private Map<String, Instant> cooling(int port) throws Exception {
        Map<String, Instant> cooling = new TreeMap<>();
        JSON.readTree(get(port, "/api/v1/cooldowns"))
                .path("cooldowns")
                .forEach(each -> cooling.put(
                        each.path("displayKey").asText(),
                        Instant.parse(each.path("until").asText())));
        return cooling;
    }

    /** Whether both say that they are connected, or both that they are not. */
    private boolean consolesSay(boolean connected) throws Exception {
        for (int console : consoles) {
            if (JSON.readTree(get(console, "/api/v1/state")).path("connected").asBoolean() != connected) {
                return false;
            }
        }
        return true;
    }

    private String get(int port, String path) throws Exception {
        HttpResponse<String> answer =
                http.send(HttpRequest.newBuilder(uri(port, path)).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }

    private int status(int port, String path) throws Exception {
        return http.send(HttpRequest.newBuilder(uri(port, path)).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }
}
