package dev.llmroute.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.config.Fingerprint;
import dev.llmroute.console.store.HistoryGone;
import dev.llmroute.console.store.HistoryOptions;
import dev.llmroute.console.store.HistoryStore;
import dev.llmroute.console.store.SumFilter;
import dev.llmroute.console.store.SumOfPair;
import dev.llmroute.console.store.SumOfStep;
import dev.llmroute.console.store.SumStep;
import dev.llmroute.console.store.SumTotals;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.history.RecentFallbacks;
import dev.llmroute.router.Router;
import dev.llmroute.router.RouterOptions;
import dev.llmroute.router.server.ServerLimits;
import dev.llmroute.router.telemetry.AccessLog;
import dev.llmroute.router.telemetry.Telemetry;
import dev.llmroute.simulator.Simulator;
import dev.llmroute.simulator.SimulatorOptions;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Scenario;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** From a router's requests to the console's numbers: what is shown for a day is what the access log has of it, whose day it may be. */
class SumsOverMidnightTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Instant BEGIN = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant END = Instant.parse("2026-11-24T12:00:00Z");

    /** Around midnight in Kolkata, in UTC and in New York. */
    private static final List<String> MOMENTS = List.of(
            "2026-11-23T18:29:59Z",
            "2026-11-23T18:30:00Z",
            "2026-11-23T23:59:59Z",
            "2026-11-24T00:00:00Z",
            "2026-11-24T04:59:59Z",
            "2026-11-24T05:00:00Z",
            "2026-11-24T05:01:00Z");

    private static final class MovedTime implements TimeSource {
        private final AtomicLong millis = new AtomicLong(BEGIN.toEpochMilli());

        @Override
        public long millis() {
            return millis.get();
        }

        @Override
        public long nanos() {
            return millis.get() * 1_000_000L;
        }
    }

    @TempDir
    private Path folder;

    private final MovedTime time = new MovedTime();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(AccessLog.LOGGER);
    private final RecentFallbacks history = new RecentFallbacks();
    private final Simulator simulator = Simulator.start(SimulatorOptions.local(Scenario.EMPTY));
    private final HttpClient client = HttpClient.newHttpClient();
    private Router router;
    private HistoryStore store;

    @BeforeEach
    void start() throws Exception {
        lines.start();
        logger.addAppender(lines);
        Path route = Files.writeString(
                folder.resolve("route.yaml"), """
                apiVersion: llmroute.dev/v1alpha1
                kind: LlmRoute
                metadata: {name: chat}
                spec:
                  providers:
                    - {name: one, dialect: OpenAI, baseUrl: 'BASE/one/v1', network: Private, models: [{name: a}], fallbackTo: [two]}
                    - {name: two, dialect: OpenAI, baseUrl: 'BASE/two/v1', network: Private, models: [{name: b}]}
                  auth: {mode: None}
                """.replace("BASE", "http://127.0.0.1:" + simulator.port()));
        router = Router.start(
                new RouterOptions(
                        "r1",
                        "127.0.0.1",
                        0,
                        0,
                        List.of(route),
                        ref -> Optional.empty(),
                        new Fingerprint("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8)),
                        Duration.ofSeconds(1),
                        ServerLimits.DEFAULTS,
                        Optional.empty()),
                new Cooldowns(time),
                history,
                () -> SharingState.LOCAL,
                Telemetry.fromEnvironment(Map.of("LLMROUTE_ACCESS_LOG", "json"), "r1"));
        store = HistoryStore.open(HistoryOptions.IN_MEMORY, history, time);
    }

    @AfterEach
    void stop() {
        store.close();
        router.close();
        simulator.close();
        client.close();
        logger.detachAppender(lines);
    }

    private void ask(int number) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + router.port() + "/v1/chat/completions"))
                .timeout(Duration.ofSeconds(20))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"" + (number % 4 == 0 ? "one/a" : "chat")
                        + "\",\"stream\":" + (number % 3 == 0)
                        + ",\"max_tokens\":20,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"))
                .build();
        client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private List<JsonNode> logged() throws Exception {
        List<JsonNode> read = new ArrayList<>();
        for (ILoggingEvent event : List.copyOf(lines.list)) {
            read.add(JSON.readTree(event.getFormattedMessage()));
        }
        return read;
    }

    private static String numbers(SumTotals totals) {
        return "requests " + totals.requests() + " answered " + totals.answered() + " metered " + totals.metered()
                + " input " + totals.inputTokens() + " output " + totals.outputTokens() + " avoided "
                + totals.avoided() + " took " + totals.latency().total();
    }

    private static String numbers(List<JsonNode> lines) {
        long avoided = 0;
        for (JsonNode line : lines) {
            for (JsonNode passedBy : line.path("fallback")) {
                avoided += passedBy.has("ms") ? 0 : 1;
            }
        }
        List<JsonNode> metered =
                lines.stream().filter(line -> line.has("inputTokens")).toList();
        return "requests " + lines.size() + " answered "
                + lines.stream()
                        .filter(line -> line.path("outcome").asText().equals("Answered"))
                        .count()
                + " metered " + metered.size() + " input " + sum(metered, "inputTokens") + " output "
                + sum(metered, "outputTokens") + " avoided " + avoided + " took " + lines.size();
    }

    private static long sum(List<JsonNode> lines, String field) {
        return lines.stream().mapToLong(line -> line.path(field).asLong()).sum();
    }

    @Test
    void a_days_numbers_are_those_of_its_lines_in_the_access_log_in_each_zone() throws Exception {
        int sent = 0;
        for (String moment : MOMENTS) {
            time.millis.set(Instant.parse(moment).toEpochMilli());
            if (moment.equals(MOMENTS.get(2))) {
                simulator.set("one", "a", new Behaviour.Fixed(429, "{}"));
            }
            for (int i = 0; i < 12 + sent % 5; i++) {
                ask(i);
                sent++;
            }
        }
        int all = sent;
        await().atMost(SOON).until(() -> lines.list.size() == all);
        time.millis.set(END.toEpochMilli());
        SumFilter filter = SumFilter.of(BEGIN.toEpochMilli(), END.toEpochMilli());
        await().atMost(SOON)
                .ignoreException(HistoryGone.class)
                .until(() -> SumTotals.of(store.sums().series(filter, SumStep.Day, ZoneOffset.UTC))
                                .requests()
                        == all);

        for (String name : List.of("UTC", "Asia/Kolkata", "America/New_York")) {
            ZoneId zone = ZoneId.of(name);
            Map<LocalDate, List<JsonNode>> days = new TreeMap<>();
            for (JsonNode line : logged()) {
                LocalDate day =
                        LocalDate.ofInstant(Instant.parse(line.path("time").asText()), zone);
                days.computeIfAbsent(day, each -> new ArrayList<>()).add(line);
            }
            assertThat(days).as(name).hasSize(2);
            assertThat(store.sums().series(filter, SumStep.Day, zone))
                    .as(name)
                    .extracting(SumOfStep::totals)
                    .extracting(SumsOverMidnightTest::numbers)
                    .containsExactlyElementsOf(days.values().stream()
                            .map(SumsOverMidnightTest::numbers)
                            .toList());
        }
        long passedBy = 0;
        for (JsonNode line : logged()) {
            passedBy += line.path("fallback").size();
        }
        List<SumOfPair> pairs = store.sums().pairs(filter, 100);
        assertThat(passedBy).isPositive();
        assertThat(pairs.stream().mapToLong(SumOfPair::hops).sum()).isEqualTo(passedBy);
    }
}
