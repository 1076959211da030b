package dev.llmroute.operator;

import static dev.llmroute.operator.Awaiting.within;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.operator.installation.OperatorConfig;
import dev.llmroute.operator.reconcile.ClearAnnotation;
import dev.llmroute.operator.resource.LlmRoute;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the status and the events of routes tell of their targets, how often, and when nothing is written, on a real API server. */
class LiveStatusOnApiServerTest {
    private final Cooldowns cooldowns = new Cooldowns(TimeSource.SYSTEM);
    private KubernetesClient client;
    private String operators;
    private String namespace;
    private StoredRoute route;

    @BeforeEach
    void newNamespace() {
        client = ApiServer.client();
        operators = ApiServer.namespace();
        namespace = ApiServer.namespace();
        route = StoredRoute.agentChat(namespace);
        TestSecrets.applyThoseOfAgentChat(namespace);
    }

    @Test
    void what_happens_to_a_target_is_an_event_of_its_route_and_what_happens_again_is_counted() {
        try (OperatorProcess operator = start()) {
            route.create();
            route.awaitReadyTargets(20, "12/12");

            for (int times = 1; times <= 2; times++) {
                int count = times;
                cool("llama-3.3-70b-versatile");
                within(20).until(() -> route.count("CoolingDown") == count);
                clear("llama-3.3-70b-versatile");
                within(20).until(() -> route.count("Recovered") == count);
            }

            Event event = event("CoolingDown");
            assertThat(event.getMessage()).contains("RateLimitDaily", "status.targets");
            assertThat(event.getType()).isEqualTo("Normal");
            assertThat(event.getReportingComponent()).isEqualTo("llmroute.dev/operator");
            assertThat(event.getInvolvedObject().getKind()).isEqualTo("LlmRoute");
            assertThat(Serialization.asJson(route.events())).doesNotContain(TestSecrets.GROQ_KEY);
            within(5)
                    .until(() -> operator.metrics().contains("llmroute_operator_events_total{result=\"Written\"} 4.0"));
        }
    }

    @Test
    void a_route_that_cannot_be_used_says_so_by_an_event() {
        route.takeItsServicesName();
        try (OperatorProcess operator = start()) {
            route.create();

            within(20).until(() -> route.count("NameTaken") == 1);
            assertThat(event("NameTaken").getMessage()).contains("Service \"agent-chat\"");
            assertThat(event("NameTaken").getType()).isEqualTo("Warning");
            assertThat(operator.leads()).isTrue();
        }
    }

    @Test
    void five_hundred_flapping_targets_make_less_than_two_writes_of_a_status_and_one_event_a_second() {
        int routes = 42;
        int seconds = 30;
        try (OperatorProcess operator = start()) {
            for (int i = 0; i < routes; i++) {
                new StoredRoute(namespace, "route-" + i).create();
            }
            within(60)
                    .until(() -> client.resources(LlmRoute.class).inNamespace(namespace).list().getItems().stream()
                            .allMatch(route -> route.getStatus() != null
                                    && "12/12".equals(route.getStatus().readyTargets())));
            int before = operator.writes.size();
            AtomicBoolean on = new AtomicBoolean();

            await().pollInterval(200, MILLISECONDS)
                    .during(Duration.ofSeconds(seconds))
                    .atMost(Duration.ofSeconds(seconds + 2))
                    .until(() -> {
                        on.set(!on.get());
                        for (String model : List.of("llama-3.3-70b-versatile", "gemma2-9b-it", "mixtral-8x7b-32768")) {
                            if (on.get()) {
                                cool(model);
                            } else {
                                clear(model);
                            }
                        }
                        return true;
                    });

            List<String> writes = List.copyOf(operator.writes).subList(before, operator.writes.size());
            assertThat(writes.stream().filter(write -> write.endsWith("/status")))
                    .hasSizeBetween(10, 2 * seconds);
            assertThat(writes.stream().filter(write -> write.contains("/events")))
                    .hasSizeBetween(5, seconds);
        }
    }

    @Test
    void an_operator_that_starts_again_writes_no_status_that_says_the_same_already() {
        cool("llama-3.3-70b-versatile");
        try (OperatorProcess operator = start()) {
            route.create();
            route.awaitReadyTargets(20, "11/12");
            assertThat(operator.writes).anyMatch(write -> write.endsWith("/status"));
        }
        Cooldowns notYetLearnt = new Cooldowns(TimeSource.SYSTEM);
        AtomicBoolean informed = new AtomicBoolean();
        try (OperatorProcess operator = OperatorProcess.start(config(), notYetLearnt, informed::get)) {
            String done = "llmroute_operator_reconcile_seconds_count{outcome=\"Done\"} ";
            within(20).until(() -> !operator.metrics().contains(done + "0"));
            await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(4)).until(() -> operator.writes.isEmpty());

            cooldowns.known().forEach(notYetLearnt::merge);
            informed.set(true);
            await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(4)).until(() -> operator.writes.isEmpty());

            notYetLearnt.clear(key("llama-3.3-70b-versatile"), "test");
            route.awaitReadyTargets(10, "12/12");
        }
    }

    @Test
    void an_annotation_clears_the_cooldowns_of_what_it_names_and_goes_away() {
        CooldownKey elsewhere = new CooldownKey("https://else.example#OpenAI", "m", "f", Scope.Model, "");
        try (OperatorProcess operator = start()) {
            route.create();
            cooldowns.set(cooldown(elsewhere));
            List.of("llama-3.3-70b-versatile", "gemma2-9b-it", "mixtral-8x7b-32768")
                    .forEach(this::cool);
            route.awaitReadyTargets(20, "9/12");

            annotate("groq/gemma2-9b-it");
            route.awaitReadyTargets(20, "10/12");
            assertThat(cooldowns
                            .find(key("gemma2-9b-it"))
                            .orElseThrow()
                            .cooldown()
                            .isTombstone())
                    .as("told to all")
                    .isTrue();

            annotate("grok");
            within(20).until(() -> route.count("ClearRefused") == 1);
            assertThat(event("ClearRefused").getMessage())
                    .startsWith(
                            "llmroute.dev/clear=grok names nothing that this route has; it may be one of: all, groq,")
                    .contains("openai/gpt-4o");

            annotate("groq");
            route.awaitReadyTargets(20, "12/12");
            within(20).until(() -> route.count("CooldownsCleared") == 2);
            assertThat(route.events())
                    .extracting(Event::getMessage)
                    .contains(
                            "llmroute.dev/clear=groq/gemma2-9b-it: cooldowns cleared: 1",
                            "llmroute.dev/clear=groq: cooldowns cleared: 2");

            annotate("all");
            within(20).until(() -> route.count("CooldownsCleared") == 3);
            assertThat(cooldowns.find(elsewhere).orElseThrow().cooldown().isTombstone())
                    .as("of another route's account")
                    .isFalse();
            assertThat(operator.writes.stream().filter(write -> write.endsWith("/llmroutes/agent-chat")))
                    .as("one removal for each")
                    .hasSize(4);
        }
    }

    private void annotate(String value) {
        route.annotate(ClearAnnotation.NAME, value);
        within(20).until(() -> ClearAnnotation.of(route.get()).isEmpty());
    }

    @Test
    void a_namespace_that_goes_away_is_no_error_and_nothing_is_tried_in_it() {
        Logger root = (Logger) LoggerFactory.getLogger("ROOT");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        try (OperatorProcess operator = start()) {
            route.create();
            route.awaitReadyTargets(20, "12/12");
            client.namespaces().withName(namespace).delete();
            log.start();
            root.addAppender(log);
            int before = operator.writes.size();

            route.childResource(Service.class).delete();
            within(10).until(() -> operator.metrics().contains("{reason=\"NamespaceTerminating\"} 1.0"));
            route.childResource(ConfigMap.class).delete();
            cool("llama-3.3-70b-versatile");

            await().during(Duration.ofSeconds(4))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> operator.metrics().contains("{reason=\"NamespaceTerminating\"} 1.0")
                            && operator.writes.size() == before);
            assertThat(List.copyOf(log.list))
                    .filteredOn(line -> line.getThrowableProxy() != null)
                    .isEmpty();
        } finally {
            root.detachAppender(log);
        }
    }

    private OperatorProcess start() {
        return OperatorProcess.start(config(), cooldowns, () -> true);
    }

    private OperatorConfig config() {
        return TestRoutes.config(operators, Set.of(namespace), false);
    }

    private Event event(String reason) {
        return route.events().stream()
                .filter(event -> event.getReason().equals(reason))
                .findFirst()
                .orElseThrow();
    }

    private void cool(String model) {
        cooldowns.set(cooldown(key(model)));
    }

    private static Cooldown cooldown(CooldownKey key) {
        return TestCooldowns.cooldown(key, FailureClass.RateLimitDaily, 429, Duration.ofMinutes(10));
    }

    private void clear(String model) {
        cooldowns.clear(key(model), "test");
    }

    private CooldownKey key(String model) {
        return TestCooldowns.ofGroq(operators, model, "day");
    }
}
