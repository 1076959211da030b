package dev.llmroute.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.web.HealthServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InstallationCheckTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final List<String> told = new ArrayList<>();

    @Test
    void aPartThatDoesNotWorkIsToldWithItsReasonAndTheOthersAreLookedAtToo() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient();
                HealthServer well = HealthServer.start(ANY_PORT, () -> true, "");
                HealthServer unwell = HealthServer.start(ANY_PORT, () -> false, "not started yet")) {
            assertThat(passes(
                            InstallationCheck.answers("the operator is ready", http, readiness(unwell)),
                            InstallationCheck.answers("the console answers", http, readiness(well))))
                    .isFalse();
        }
        assertThat(told.get(0)).startsWith("not ok - the operator is ready: ").endsWith(" answers 503 not started yet");
        assertThat(told.get(1)).isEqualTo("ok - the console answers");
    }

    @Test
    void aPartThatIsNotReachedIsTold() throws Exception {
        URI nobody;
        try (HealthServer gone = HealthServer.start(ANY_PORT, () -> true, "")) {
            nobody = readiness(gone);
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(passes(InstallationCheck.answers("the console answers", http, nobody)))
                    .isFalse();
        }
        assertThat(told.getFirst()).startsWith("not ok - the console answers: ").contains("ConnectException");
    }

    @Test
    void aPartThatIsSlowToStartIsWaitedFor() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        var part = InstallationCheck.together(2, () -> sharedWith(looks.incrementAndGet()));
        assertThat(new InstallationCheck(List.of(part), Duration.ofMinutes(1)).passes(told::add))
                .isTrue();
        assertThat(told).containsExactly("ok - the 2 members of the shared memory are together");
    }

    @Test
    void membersThatAreNotTogetherAreTold() throws Exception {
        assertThat(passes(
                        InstallationCheck.together(3, () -> sharedWith(2)),
                        InstallationCheck.together(3, () -> SharingState.LOCAL)))
                .isFalse();
        assertThat(told)
                .containsExactly(
                        "not ok - the 3 members of the shared memory are together: 2 are",
                        "not ok - the 3 members of the shared memory are together: none is reached");
    }

    @Test
    void aDefinitionThatTheApiServerDoesNotServeIsTold() throws Exception {
        assertThat(passesWithApiServer("llmroute.dev/v1alpha1")).isTrue();
        assertThat(passesWithApiServer("other.example/v1")).isFalse();
        assertThat(told.get(1)).contains("the definition is not installed");
    }

    /** An API server as far as it tells what it serves. */
    private boolean passesWithApiServer(String served) throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(ANY_PORT, 0);
        server.createContext("/", exchange -> {
            boolean found = exchange.getRequestURI().getPath().equals("/apis/" + served);
            byte[] body = (found
                            ? "{\"kind\":\"APIResourceList\",\"apiVersion\":\"v1\",\"groupVersion\":\"" + served
                                    + "\",\"resources\":[{\"name\":\"llmroutes\",\"kind\":\"LlmRoute\",\"namespaced\":true}]}"
                            : "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":404}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(found ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        var config = new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .build();
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            return passes(InstallationCheck.served(client, "LlmRoute"));
        } finally {
            server.stop(0);
        }
    }

    private boolean passes(InstallationCheck.Part... parts) throws InterruptedException {
        return new InstallationCheck(List.of(parts), Duration.ZERO).passes(told::add);
    }

    private static URI readiness(HealthServer server) {
        return URI.create("http://127.0.0.1:" + server.port() + "/readyz");
    }

    private static SharingState sharedWith(int members) {
        return new SharingState("client", true, members, 0, 0, 0, 0, 0, 0);
    }
}
