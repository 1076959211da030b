package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.config.FileSecrets;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.router.server.ServerLimits;
import dev.llmroute.router.testing.ExampleRoute;
import dev.llmroute.router.testing.TwoRouters;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Wording;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configuration, keys and the admin port of a running router. */
class ReloadTest {
    @AutoClose
    private final TwoRouters routers = new TwoRouters();

    @Test
    void a_new_configuration_is_used_without_a_lost_request() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger failed = new AtomicInteger();
        AtomicInteger served = new AtomicInteger();
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
            while (!stop.get()) {
                try {
                    served.incrementAndGet();
                    if (routers.ask(routers.first, "gpt-4o-mini").statusCode() != 200) {
                        failed.incrementAndGet();
                    }
                } catch (Exception e) {
                    failed.incrementAndGet();
                }
            }
        });
        String yaml = Files.readString(routers.config);
        for (int i = 0; i < 5; i++) {
            String alias = "alias-" + i;
            Files.writeString(routers.config, yaml.replace("aliases: [gpt-4o]", "aliases: [" + alias + "]"));
            await().until(() -> routers.ask(routers.first, alias).statusCode() == 200);
        }
        stop.set(true);
        load.join();
        assertThat(failed).hasValue(0);
        assertThat(served.get()).isGreaterThan(5);
    }

    @Test
    void a_configuration_that_cannot_be_used_changes_nothing_and_is_told() throws Exception {
        String good = Files.readString(routers.config);
        Files.writeString(routers.config, good.replace("models: [{name: gpt-4o}", "modelz: [{name: gpt-4o}"));
        await().until(() ->
                routers.get(routers.first.adminPort(), "/metrics").body().contains("llmroute_config_valid 0"));
        assertThat(routers.ask(routers.first, "gpt-4o-mini").statusCode()).isEqualTo(200);
        assertThat(routers.get(routers.first.adminPort(), "/api/v1/route").body())
                .contains("spec.providers[1]");
        Files.writeString(routers.config, good);
        await().until(() ->
                routers.get(routers.first.adminPort(), "/metrics").body().contains("llmroute_config_valid 1"));
    }

    @Test
    void a_key_that_was_rotated_is_used_from_then_on(@TempDir Path folder) throws Exception {
        Path secrets = folder.resolve("secrets");
        for (String name : List.of("llm-keys/groq", "llm-keys/openai", "llm-keys/anthropic", "caller-keys/app-1")) {
            Files.createDirectories(secrets.resolve(name).getParent());
            Files.writeString(secrets.resolve(name), "old-key-of-" + name.replace('/', '-'));
        }
        Files.writeString(secrets.resolve("caller-keys/app-1"), TwoRouters.KEY);
        RouterOptions options = new RouterOptions(
                "r3",
                "127.0.0.1",
                0,
                0,
                List.of(routers.config),
                new FileSecrets(secrets),
                ExampleRoute.FINGERPRINT,
                Duration.ofMillis(20),
                ServerLimits.DEFAULTS,
                Optional.empty());
        try (Router router =
                Router.start(options, new Cooldowns(routers.time), event -> {}, () -> SharingState.LOCAL)) {
            routers.ask(router, "agent-chat");
            Files.writeString(secrets.resolve("llm-keys/groq"), "new-key-wxyz");
            await().until(() -> {
                routers.ask(router, "agent-chat");
                return routers.simulator.callCounts().stream()
                        .anyMatch(count -> count.key().contains("wxyz"));
            });
            Files.writeString(secrets.resolve("caller-keys/app-1"), "new-caller-key");
            await().until(() -> routers.ask(router, "agent-chat").statusCode() == 401);
        }
    }

    @Test
    void a_router_without_any_key_is_not_ready_and_says_what_it_serves(@TempDir Path folder) throws Exception {
        Path secrets = folder.resolve("secrets");
        RouterOptions options = new RouterOptions(
                "r4",
                "127.0.0.1",
                0,
                0,
                List.of(routers.config),
                new FileSecrets(secrets),
                ExampleRoute.FINGERPRINT,
                Duration.ofMillis(20),
                ServerLimits.DEFAULTS,
                Optional.empty());
        try (Router router =
                Router.start(options, new Cooldowns(routers.time), event -> {}, () -> SharingState.LOCAL)) {
            assertThat(routers.get(router.adminPort(), "/readyz").statusCode()).isEqualTo(503);
            String before = routers.get(router.adminPort(), "/configz").body();
            assertThat(before).contains("\"problem\":\"\"", "\"name\":\"agent-chat\"", "\"generation\":");

            for (String name : List.of("llm-keys/groq", "caller-keys/app-1")) {
                Files.createDirectories(secrets.resolve(name).getParent());
                Files.writeString(secrets.resolve(name), "key-of-" + name.replace('/', '-'));
            }
            await().until(() -> routers.get(router.adminPort(), "/readyz").statusCode() == 200);
            assertThat(routers.get(router.adminPort(), "/configz").body()).isNotEqualTo(before);
            assertThat(routers.get(router.adminPort(), "/metrics").body())
                    .contains("llmroute_config_info{", "route=\"agent-chat\"");
        }
    }

    @Test
    void cooldowns_are_listed_and_cleared_on_the_admin_port() throws Exception {
        routers.simulator.set(
                "openai", "gpt-4o", Behaviour.Limit.lasting(Duration.ofSeconds(40), Wording.OpenAiTokensPerMinute));
        routers.ask(routers.first, "openai/gpt-4o");
        int admin = routers.first.adminPort();
        assertThat(routers.get(admin, "/api/v1/cooldowns").body())
                .contains("openai_gpt-4o", "RateLimitTokens", "from the error text");
        assertThat(routers.get(admin, "/api/v1/route").body()).contains("\"CoolingDown\"");
        routers.simulator.reset();
        HttpResponse<String> cleared = routers.client()
                .send(
                        java.net.http.HttpRequest.newBuilder(
                                        java.net.URI.create("http://127.0.0.1:" + admin + "/api/v1/cooldowns"))
                                .DELETE()
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(cleared.body()).contains("\"cleared\":1");
        assertThat(header(routers.ask(routers.second, "openai/gpt-4o"), "x-llmroute-target"))
                .isEqualTo("openai/gpt-4o");
    }

    @Test
    void health_readiness_and_metrics_are_served_on_the_admin_port() throws Exception {
        int admin = routers.first.adminPort();
        routers.simulator.set("groq", "llama-3.3-70b-versatile", new Behaviour.Fixed(429, ""));
        routers.ask(routers.first, "agent-chat");
        assertThat(routers.get(admin, "/healthz").statusCode()).isEqualTo(200);
        assertThat(routers.get(admin, "/readyz").statusCode()).isEqualTo(200);
        assertThat(routers.get(admin, "/metrics").body())
                .contains("llmroute_requests_seconds_count{outcome=\"Answered\",route=\"agent-chat\"} 1")
                .contains("llmroute_fallbacks_total{class=\"RateLimitRequests\",from=\"groq/llama-3.3-70b-versatile\"")
                .contains("llmroute_cooldowns 1");
    }
}
