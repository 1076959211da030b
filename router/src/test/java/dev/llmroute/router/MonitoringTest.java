package dev.llmroute.router;

import static dev.llmroute.router.testing.WatchedRouter.CHAT;
import static dev.llmroute.router.testing.WatchedRouter.FIRST;
import static dev.llmroute.router.testing.WatchedRouter.KEY;
import static dev.llmroute.router.testing.WatchedRouter.MESSAGES;
import static dev.llmroute.router.testing.WatchedRouter.SECOND;
import static dev.llmroute.router.testing.WatchedRouter.body;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.router.telemetry.Telemetry;
import dev.llmroute.router.testing.Prometheus;
import dev.llmroute.router.testing.Tool;
import dev.llmroute.router.testing.WatchedRouter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics of a router, and what the chart and the documentation make of them. */
class MonitoringTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path CHART = Path.of("../helm/llmroute/files");
    private static final Path ALERTS = CHART.resolve("alerts.yaml");
    private static final Path MANUAL = Path.of("../docs/metrics.md");
    /** Of routers that have a certificate, a CA file, or something to order. */
    private static final Set<String> NOT_OF_ALL = Set.of(
            "llmroute_certificate_expiry_timestamp_seconds",
            "llmroute_ca_file_valid",
            "llmroute_headroom_ratio",
            "llmroute_order_departures_total");

    /** Of a router; the operator's metrics have a test of their own. */
    private static final Pattern NAME = Pattern.compile("llmroute_(?!operator_)[a-z_]+");

    @TempDir
    private Path folder;

    @AutoClose
    private final WatchedRouter router = new WatchedRouter(Telemetry.OFF, MonitoringTest::withPrices);

    /** Of the first two targets, between which requests fall back; others have none. */
    private static String withPrices(String route) {
        String price = ", price: {input: \"1\", output: \"2\"}, limits: {usd: {amount: \"100\", per: Month}}}";
        return route.replace("- name: " + FIRST, "- {name: " + FIRST + price)
                .replace("- name: " + SECOND, "- {name: " + SECOND + price.replace("1", "3"));
    }

    @BeforeEach
    void start() throws Exception {
        router.limitFirst();
        everything();
    }

    /** Requests that between them touch every metric. */
    private void everything() throws Exception {
        for (boolean stream : List.of(false, true)) {
            assertThat(router.chat("agent-chat", stream).statusCode()).isEqualTo(200);
            assertThat(router.post(MESSAGES, body("claude-3-haiku-20240307", stream, ""), Map.of())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void tokens_are_counted_by_route_caller_and_target() throws Exception {
        router.post(CHAT, body("gpt-4o-mini", true, ", \"stream_options\": {\"include_usage\": true}"), Map.of());
        String labels = "{caller=\"app-1\",route=\"agent-chat\",target=\"openai/gpt-4o-mini\",type=\"%s\"}";
        assertThat(router.scrape())
                .containsPattern(Pattern.quote("llmroute_tokens_total" + labels.formatted("input")) + " [1-9]")
                .containsPattern(Pattern.quote("llmroute_tokens_total" + labels.formatted("output")) + " [1-9]");
        String translated = body("claude-3-haiku-20240307", true, "");
        double before = tokens("anthropic/claude-3-haiku-20240307");
        router.post(CHAT, translated, Map.of());
        assertThat(tokens("anthropic/claude-3-haiku-20240307")).isGreaterThan(before);
    }

    private double tokens(String target) throws Exception {
        return router.scrape()
                .lines()
                .filter(line -> line.startsWith("llmroute_tokens_total") && line.contains(target))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void callers_make_up_no_label_and_a_key_is_none() throws Exception {
        String before = series(router.scrape());
        for (int i = 0; i < 5; i++) {
            router.post(CHAT, body("made-up-" + i, false, ""), Map.of("x-request-id", "made-up-" + i));
            router.post("/v1/made-up-" + i, "{}", Map.of());
        }
        String after = router.scrape();
        assertThat(series(after)).isEqualTo(before);
        assertThat(after).doesNotContain(KEY, "llm-keys", "made-up", "secret");
    }

    private static String series(String scrape) {
        return scrape.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .sorted()
                .toList()
                .toString();
    }

    @Test
    void the_manual_lists_exactly_the_metrics_there_are() throws Exception {
        Set<String> listed = Files.readAllLines(MANUAL).stream()
                .filter(line -> line.startsWith("| `llmroute_") && !line.startsWith("| `llmroute_operator_"))
                .map(line -> line.split("`")[1])
                .collect(toCollection(TreeSet::new));
        Set<String> there = router.scrape()
                .lines()
                .filter(line -> line.startsWith("# TYPE llmroute_") && !line.contains("_max "))
                .map(line -> line.split(" ")[2])
                .collect(toCollection(TreeSet::new));
        there.addAll(NOT_OF_ALL);
        assertThat(listed).isEqualTo(there);
    }

    @Test
    void every_metric_of_an_alert_or_a_panel_exists() throws Exception {
        Set<String> there = samples(router.scrape());
        there.addAll(NOT_OF_ALL);
        assertThat(there).containsAll(names(String.join("\n", panels())));
        assertThat(there).containsAll(names(alertExpressions()));
    }

    private static Set<String> samples(String scrape) {
        return scrape.lines()
                .filter(line -> line.startsWith("llmroute_"))
                .map(line -> line.split("[{ ]")[0])
                .collect(toCollection(TreeSet::new));
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(found -> found.group()).collect(toCollection(TreeSet::new));
    }

    private static String alertExpressions() throws IOException {
        return Files.readString(ALERTS).replaceAll("(?m)^ +(summary|runbook):.*$", "");
    }

    /** The expressions of the dashboard. */
    private static List<String> panels() throws IOException {
        List<String> expressions = new ArrayList<>();
        JsonNode dashboard = JSON.readTree(CHART.resolve("dashboard.json").toFile());
        dashboard
                .path("panels")
                .forEach(panel -> panel.path("targets")
                        .forEach(target -> expressions.add(target.path("expr").asText())));
        dashboard
                .at("/templating/list")
                .forEach(variable -> expressions.add(
                        variable.path("definition").asText().replaceAll("label_values\\((.*), .*\\)", "$1")));
        return expressions.stream().filter(each -> !each.isEmpty()).toList();
    }

    @Test
    void the_manual_says_what_to_do_about_each_alert() throws Exception {
        Set<String> alerts = Pattern.compile("alert: (\\w+)")
                .matcher(Files.readString(ALERTS))
                .results()
                .map(found -> found.group(1))
                .collect(toCollection(TreeSet::new));
        Set<String> explained = Files.readAllLines(MANUAL).stream()
                .filter(line -> line.startsWith("### LlmRoute"))
                .map(line -> line.substring(4))
                .collect(toCollection(TreeSet::new));
        assertThat(explained).isEqualTo(alerts);
        assertThat(Files.readString(ALERTS))
                .contains(alerts.stream()
                        .map(alert -> "docs/metrics.md#" + alert.toLowerCase(java.util.Locale.ROOT))
                        .toList());
    }

    @Test
    void prometheus_own_tool_finds_nothing_wrong() throws Exception {
        Tool promtool = Tool.named("promtool", "prometheus");
        assertThat(promtool.run(router.scrape(), "check", "metrics").output()).isEmpty();
        assertThat(promtool.run("", "check", "rules", ALERTS.toString()).status())
                .isZero();
        Tool.Ran fired = promtool.run("", "test", "rules", "../helm/tests/alerts.yaml");
        assertThat(fired.output()).contains("SUCCESS");
        assertThat(fired.status()).isZero();
    }

    @Test
    void a_prometheus_server_scrapes_it_and_every_panel_shows_something() throws Exception {
        Tool.named("prometheus", "prometheus");
        try (Prometheus prometheus = new Prometheus(folder, router.router.adminPort(), ALERTS)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> prometheus.query("up == 1").size() == 1);
            everything();
            router.post(CHAT, body("gpt-4o", false, ""), Map.of());
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(() -> assertThat(emptyPanels(prometheus)).isEmpty());
            assertThat(prometheus.query("histogram_quantile(0.5, sum by (le) (llmroute_first_token_seconds_bucket))"))
                    .hasSize(1);
            JsonNode rules = prometheus.get("/api/v1/rules").at("/data/groups/0/rules");
            assertThat(rules.findValuesAsText("health")).hasSize(13).containsOnly("ok");
        }
    }

    private static List<String> emptyPanels(Prometheus prometheus) throws Exception {
        List<String> empty = new ArrayList<>();
        for (String panel : panels()) {
            String query = Stream.of("namespace", "route")
                    .reduce(panel, (text, variable) -> text.replace("$" + variable, ".*"))
                    .replace("$__rate_interval", "10s");
            if (prometheus.query(query).isEmpty()) {
                empty.add(query);
            }
        }
        return empty;
    }
}
