package dev.llmroute.operator;

import static dev.llmroute.operator.Awaiting.within;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.operator.installation.OperatorConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator tells Prometheus, and what the chart and the documentation make of it. */
class MonitoringOnApiServerTest {
    private static final Pattern NAME = Pattern.compile("llmroute_operator_[a-z_]+");

    private String operators;
    private String namespace;

    @BeforeEach
    void newNamespace() {
        operators = ApiServer.namespace();
        namespace = ApiServer.namespace();
    }

    @Test
    void the_leader_tells_of_its_routes_and_what_it_did_and_the_follower_that_it_follows() throws IOException {
        try (OperatorProcess first = start("operator-a")) {
            within(10).until(first::leads);
            try (OperatorProcess second = start("operator-b")) {
                StoredRoute.agentChat(namespace).create();
                within(20).until(() -> value(first, "llmroute_operator_routes{state=\"NotReady\"}") == 1);

                assertThat(value(first, "llmroute_operator_leader")).isEqualTo(1);
                assertThat(value(second, "llmroute_operator_leader")).isZero();
                assertThat(value(second, "llmroute_operator_routes{state=\"NotReady\"}"))
                        .as("each route is counted once")
                        .isZero();
                within(10).until(() -> value(first, "llmroute_operator_reconcile_seconds_count{outcome=\"Done\"}") > 0);
                assertThat(value(first, "llmroute_operator_api_calls_seconds_count{code=\"201\",verb=\"PATCH\"}"))
                        .isGreaterThanOrEqualTo(3);
                assertThat(value(first, "llmroute_operator_watching")).isEqualTo(1);
                assertThat(value(first, "llmroute_operator_errors_total{reason=\"Forbidden\"}"))
                        .isZero();
                assertThat(first.metrics()).as("labels name no route").doesNotContain("agent-chat", namespace);
                assertThat(first.operator().alive()).isTrue();
                manualAndAlertsFit(first.metrics());
            }
        }
    }

    @Test
    void an_api_server_that_is_away_is_told_and_is_no_reason_for_a_restart() {
        OperatorConfig alone = TestRoutes.config(operators, Set.of(namespace), false);
        try (OperatorProcess operator = OperatorProcess.start(alone)) {
            operator.network.stop();
            StoredRoute.agentChat(namespace).create();
            operator.network.cut();

            within(20).until(() -> value(operator, "llmroute_operator_watching") == 0);
            assertThat(operator.operator().alive()).isTrue();
            operator.network.repair();
            within(40).until(() -> value(operator, "llmroute_operator_watching") == 1);
            within(20).until(() -> value(operator, "llmroute_operator_routes{state=\"NotReady\"}") == 1);
        }
    }

    private static void manualAndAlertsFit(String scrape) throws IOException {
        Set<String> types = scrape.lines()
                .filter(line -> line.startsWith("# TYPE llmroute_operator_") && !line.contains("_max "))
                .map(line -> line.split(" ")[2])
                .collect(toCollection(TreeSet::new));
        Set<String> listed = Files.readAllLines(Path.of("../docs/metrics.md")).stream()
                .filter(line -> line.startsWith("| `llmroute_operator_"))
                .map(line -> line.split("`")[1])
                .collect(toCollection(TreeSet::new));
        assertThat(listed).isEqualTo(types);

        List<String> samples = scrape.lines().map(line -> line.split("[{ ]")[0]).toList();
        String alerts = Files.readString(Path.of("../helm/llmroute/files/alerts.yaml"))
                .replaceAll("(?m)^ +(summary|runbook):.*$", "");
        assertThat(NAME.matcher(alerts).results().map(found -> found.group()))
                .isNotEmpty()
                .isSubsetOf(samples);
    }

    private OperatorProcess start(String pod) {
        return OperatorProcess.start(TestRoutes.config(operators, Set.of(namespace), false, "llmroute-operator", pod));
    }

    private static double value(OperatorProcess operator, String sample) {
        return operator.metrics()
                .lines()
                .filter(line -> line.startsWith(sample + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(-1);
    }
}
