package dev.llmroute.operator;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.llmroute.api.LlmRouteStatus;
import dev.llmroute.config.Fingerprint;
import dev.llmroute.cooldown.Cause;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.Term;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the status and the events of routes tell of their targets, how often, and when nothing is written, on a real API server. */
class LiveStatusOnApiServerTest {
    private static final String GROQ_KEY = "gsk-of-a-test";

    private final Cooldowns cooldowns = new Cooldowns(TimeSource.SYSTEM);
    private KubernetesClient client;
    private String operators;
    private String namespace;

    @BeforeEach
    void newNamespace() {
        client = ApiServer.client();
        operators = ApiServer.namespace();
        namespace = ApiServer.namespace();
        secret("llm-keys", Map.of("groq", GROQ_KEY, "openai", "sk-1", "anthropic", "sk-2"));
        secret("caller-keys", Map.of("app-1", "c-1"));
    }

    @Test
    void what_happens_to_a_target_is_an_event_of_its_route_and_what_happens_again_is_counted() {
        try (OperatorProcess operator = start()) {
            create("agent-chat");
            within(20).until(() -> "12/12".equals(status("agent-chat").readyTargets()));

            for (int times = 1; times <= 2; times++) {
                int count = times;
                cool("llama-3.3-70b-versatile");
                within(20).until(() -> count("CoolingDown") == count);
                clear("llama-3.3-70b-versatile");
                within(20).until(() -> count("Recovered") == count);
            }

            Event event = event("CoolingDown");
            assertThat(event.getMessage()).contains("RateLimitDaily", "status.targets");
            assertThat(event.getType()).isEqualTo("Normal");
            assertThat(event.getReportingComponent()).isEqualTo("llmroute.dev/operator");
            assertThat(event.getInvolvedObject().getKind()).isEqualTo("LlmRoute");
            assertThat(Serialization.asJson(events())).doesNotContain(GROQ_KEY);
            within(5)
                    .until(() -> operator.metrics().contains("llmroute_operator_events_total{result=\"Written\"} 4.0"));
        }
    }

    @Test
    void a_route_that_cannot_be_used_says_so_by_an_event() {
        client.services()
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("agent-chat")
                        .endMetadata()
                        .withNewSpec()
                        .addNewPort()
                        .withPort(1234)
                        .endPort()
                        .endSpec()
                        .build())
                .create();
        try (OperatorProcess operator = start()) {
            create("agent-chat");

            within(20).until(() -> count("NameTaken") == 1);
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
                create("route-" + i);
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
            create("agent-chat");
            within(20).until(() -> "11/12".equals(status("agent-chat").readyTargets()));
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
            within(10).until(() -> "12/12".equals(status("agent-chat").readyTargets()));
        }
    }

    @Test
    void an_annotation_clears_the_cooldowns_of_what_it_names_and_goes_away() {
        CooldownKey elsewhere = new CooldownKey("https://else.example#OpenAI", "m", "f", Scope.Model, "");
        try (OperatorProcess operator = start()) {
            create("agent-chat");
            cooldowns.set(cooldown(elsewhere));
            List.of("llama-3.3-70b-versatile", "gemma2-9b-it", "mixtral-8x7b-32768")
                    .forEach(this::cool);
            within(20).until(() -> "9/12".equals(status("agent-chat").readyTargets()));

            annotate("groq/gemma2-9b-it");
            within(20).until(() -> "10/12".equals(status("agent-chat").readyTargets()));
            assertThat(cooldowns
                            .find(key("gemma2-9b-it"))
                            .orElseThrow()
                            .cooldown()
                            .isTombstone())
                    .as("told to all")
                    .isTrue();

            annotate("grok");
            within(20).until(() -> count("ClearRefused") == 1);
            assertThat(event("ClearRefused").getMessage())
                    .startsWith(
                            "llmroute.dev/clear=grok names nothing that this route has; it may be one of: all, groq,")
                    .contains("openai/gpt-4o");

            annotate("groq");
            within(20).until(() -> "12/12".equals(status("agent-chat").readyTargets()));
            within(20).until(() -> count("CooldownsCleared") == 2);
            assertThat(events())
                    .extracting(Event::getMessage)
                    .contains(
                            "llmroute.dev/clear=groq/gemma2-9b-it: cooldowns cleared: 1",
                            "llmroute.dev/clear=groq: cooldowns cleared: 2");

            annotate("all");
            within(20).until(() -> count("CooldownsCleared") == 3);
            assertThat(cooldowns.find(elsewhere).orElseThrow().cooldown().isTombstone())
                    .as("of another route's account")
                    .isFalse();
            assertThat(operator.writes.stream().filter(write -> write.endsWith("/llmroutes/agent-chat")))
                    .as("one removal for each")
                    .hasSize(4);
        }
    }

    private void annotate(String value) {
        client.resources(LlmRoute.class)
                .inNamespace(namespace)
                .withName("agent-chat")
                .edit(route -> {
                    route.getMetadata().setAnnotations(Map.of(ClearAnnotation.NAME, value));
                    return route;
                });
        within(20)
                .until(() -> ClearAnnotation.of(client.resources(LlmRoute.class)
                                .inNamespace(namespace)
                                .withName("agent-chat")
                                .get())
                        .isEmpty());
    }

    @Test
    void a_namespace_that_goes_away_is_no_error_and_nothing_is_tried_in_it() {
        Logger root = (Logger) LoggerFactory.getLogger("ROOT");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        try (OperatorProcess operator = start()) {
            create("agent-chat");
            within(20).until(() -> "12/12".equals(status("agent-chat").readyTargets()));
            client.namespaces().withName(namespace).delete();
            log.start();
            root.addAppender(log);
            int before = operator.writes.size();

            client.resources(Service.class)
                    .inNamespace(namespace)
                    .withName("agent-chat")
                    .delete();
            within(10).until(() -> operator.metrics().contains("{reason=\"NamespaceTerminating\"} 1.0"));
            client.resources(ConfigMap.class)
                    .inNamespace(namespace)
                    .withName("agent-chat-router")
                    .delete();
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

    private void create(String name) {
        LlmRoute route = TestRoutes.agentChat(namespace);
        route.getMetadata().setName(name);
        client.resource(route).create();
    }

    private void secret(String name, Map<String, String> values) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .withStringData(values)
                        .build())
                .create();
    }

    private LlmRouteStatus status(String route) {
        LlmRouteStatus status = client.resources(LlmRoute.class)
                .inNamespace(namespace)
                .withName(route)
                .get()
                .getStatus();
        return Objects.requireNonNullElseGet(status, () -> LlmRouteStatus.EMPTY);
    }

    private List<Event> events() {
        return client.v1().events().inNamespace(namespace).list().getItems();
    }

    private Event event(String reason) {
        return events().stream()
                .filter(event -> event.getReason().equals(reason))
                .findFirst()
                .orElseThrow();
    }

    /** How often something has happened, as kubectl counts it. */
    private int count(String reason) {
        return events().stream()
                .filter(event -> event.getReason().equals(reason))
                .mapToInt(event ->
                        event.getSeries() == null ? 1 : event.getSeries().getCount())
                .sum();
    }

    private void cool(String model) {
        cooldowns.set(cooldown(key(model)));
    }

    private static Cooldown cooldown(CooldownKey key) {
        return new Cooldown(
                key,
                Term.of(System.currentTimeMillis(), Duration.ofMinutes(10).toMillis()),
                Cause.refused(FailureClass.RateLimitDaily, 429),
                new Label("groq_" + key.model(), "groq", "router-1"));
    }

    private void clear(String model) {
        cooldowns.clear(key(model), "test");
    }

    private CooldownKey key(String model) {
        byte[] key = FingerprintKey.readOrCreate(client, operators, "llmroute-fingerprint");
        return new CooldownKey(
                "https://api.groq.com/openai/v1#OpenAI", model, new Fingerprint(key).of(GROQ_KEY), Scope.Model, "day");
    }

    private static ConditionFactory within(int seconds) {
        return await().atMost(seconds, SECONDS).pollInterval(100, MILLISECONDS);
    }
}
