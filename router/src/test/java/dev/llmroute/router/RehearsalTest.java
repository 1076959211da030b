package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.FallbackLog;
import dev.llmroute.history.MinuteSums;
import dev.llmroute.router.egress.Egress;
import dev.llmroute.router.server.ServerLimits;
import dev.llmroute.router.telemetry.Telemetry;
import dev.llmroute.router.testing.ExampleRoute;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What people see of a router that has rehearsed: nothing but that it is ready. */
class RehearsalTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Cooldowns cooldowns = new Cooldowns(TimeSource.SYSTEM);
    private final List<Object> told = new ArrayList<>();

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() {
        lines.start();
        root.addAppender(lines);
    }

    @AfterEach
    void listenNoMore() {
        root.detachAppender(lines);
    }

    @Test
    void nothing_of_it_is_in_metrics_cooldowns_events_sums_or_the_log() throws Exception {
        try (Router router = start(LONG, Telemetry.fromEnvironment(Map.of("LLMROUTE_ACCESS_LOG", "json"), "r1"))) {
            assertThat(get(router.adminPort(), "/readyz").statusCode()).isEqualTo(200);
            assertThat(get(router.adminPort(), "/metrics").body())
                    .contains("llmroute_requests_in_flight 0")
                    .doesNotContain("rehears", "llmroute_requests_seconds_count", "llmroute_fallbacks_total{")
                    .doesNotContain("llmroute_skips_total{", "llmroute_attempts_total{", "llmroute_tokens_total{");
        }
        assertThat(cooldowns.clearable()).isEmpty();
        assertThat(told).isEmpty();
        // Where a request of it is not answered as it is to be, there is a warning.
        assertThat(lines.list).isEmpty();
    }

    @Test
    void what_is_logged_afterwards_is_heard() throws Exception {
        try (Router _ = start(LONG, Telemetry.OFF)) {
            LoggerFactory.getLogger(Router.class).info("heard");
        }
        assertThat(lines.list).extracting(ILoggingEvent::getMessage).containsExactly("heard");
    }

    @Test
    void one_that_has_no_time_left_hinders_nobody() throws Exception {
        try (Router router = start(Duration.ofNanos(1), Telemetry.OFF)) {
            assertThat(get(router.port(), "/v1/models").statusCode()).isEqualTo(401);
        }
        assertThat(lines.list).isEmpty();
    }

    @Test
    void its_key_opens_nothing() throws Exception {
        try (Router router = start(LONG, Telemetry.OFF)) {
            HttpRequest models = HttpRequest.newBuilder(uri(router.port(), "/v1/models"))
                    .header("authorization", "Bearer rehearsal")
                    .build();
            assertThat(client.send(models, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(401);
        }
    }

    private Router start(Duration rehearsal, Telemetry telemetry) throws Exception {
        Path route = Files.writeString(folder.resolve("route.yaml"), ExampleRoute.yaml("http://127.0.0.1:1"));
        RouterOptions options = new RouterOptions(
                "r1",
                "127.0.0.1",
                0,
                0,
                List.of(route),
                ref -> Optional.of(ref.name() + "-" + ref.key()),
                ExampleRoute.FINGERPRINT,
                Duration.ofSeconds(1),
                ServerLimits.DEFAULTS,
                Optional.empty(),
                Optional.empty(),
                Egress.DIRECT,
                rehearsal);
        FallbackLog log = new FallbackLog() {
            @Override
            public void record(FallbackEvent event) {
                told.add(event);
            }

            @Override
            public void record(MinuteSums sums) {
                told.add(sums);
            }
        };
        return Router.start(options, cooldowns, log, () -> SharingState.LOCAL, telemetry);
    }

    private HttpResponse<String> get(int port, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(port, path)).build(), BodyHandlers.ofString());
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
