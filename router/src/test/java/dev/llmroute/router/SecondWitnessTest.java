package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Pace;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How far the trouble of one request, or of one caller, concerns the others. */
@Tag("transport")
class SecondWitnessTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: sim, dialect: OpenAI, baseUrl: 'SIMULATOR/sim/v1', network: Private, models: [{name: first}],
                   timeouts: {firstToken: 2s, stall: 2s, total: 20s}}
                - {name: gone, dialect: OpenAI, baseUrl: 'http://127.0.0.1:1', network: Private, models: [{name: a}, {name: b}]}
              auth:
                mode: ApiKey
                keys:
                  - {name: app-1, secretKeyRef: {name: callers, key: one}}
                  - {name: app-2, secretKeyRef: {name: callers, key: two}}
            ---
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: other, namespace: elsewhere}
            spec:
              providers:
                - {name: sim, dialect: OpenAI, baseUrl: 'SIMULATOR/sim/v1', network: Private, models: [{name: first}]}
              auth:
                mode: ApiKey
                keys:
                  - {name: somebody, secretKeyRef: {name: callers, key: one}}
            """;

    @AutoClose
    private final OneRouter router = new OneRouter(ROUTE);

    static Stream<Arguments> whatOneRequestMayProvoke() {
        return Stream.of(
                Arguments.of("500", new Behaviour.Fixed(500, "{\"error\":{\"message\":\"oops\"}}")),
                Arguments.of("504", new Behaviour.Fixed(504, "")),
                Arguments.of("a page of the gateway", new Behaviour.Fixed(502, "<html>Bad Gateway</html>")),
                Arguments.of("no content in time", new Behaviour.Stall(0)),
                Arguments.of("a cut before content", Behaviour.Reset.afterTokens(0)),
                Arguments.of("a cut after content", new Behaviour.Reset(40, Pace.ofTokens(60))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatOneRequestMayProvoke")
    void one_request_alone_cools_for_a_moment_another_one_as_usual_and_only_another_caller_for_longer(
            String name, Behaviour fault) throws Exception {
        assertThat(met(fault, "one", "request-1")).isEqualTo(3000);
        // Some programs send one id for all that they ask.
        assertThat(met(fault, "one", "request-1")).isEqualTo(10_000);
        assertThat(met(fault, "one", "request-2")).isEqualTo(10_000);
        assertThat(met(fault, "one", "request-3")).isEqualTo(10_000);
        assertThat(met(fault, "two", "request-4")).isEqualTo(10_000);
    }

    @Test
    void an_answer_between_makes_the_next_fault_the_first_again() throws Exception {
        Behaviour fault = new Behaviour.Fixed(500, "{}");
        met(fault, "one", "request-1");
        router.forget();
        assertThat(ask("two", "request-2").statusCode()).isEqualTo(200);
        assertThat(met(fault, "one", "request-3")).isEqualTo(3000);
    }

    @Test
    void a_model_that_one_request_does_not_find_cools_for_a_minute_and_is_broken_when_another_does_not_find_it()
            throws Exception {
        assertThat(met(new Behaviour.UnknownModel(), "one", "request-1")).isEqualTo(60_000);
        assertThat(only().isBroken()).isFalse();

        assertThat(met(new Behaviour.UnknownModel(), "two", "request-2"))
                .isEqualTo(Duration.ofDays(31).toMillis());
        assertThat(only().isBroken()).isTrue();
    }

    @Test
    void a_request_that_takes_too_long_cools_nothing_while_the_model_answers_others() throws Exception {
        router.simulator().set("sim", "first", new Behaviour.Stall(0));
        CompletableFuture<HttpResponse<String>> thinking = router.postAsync(
                "/v1/chat/completions",
                body("sim/first"),
                HttpResponse.BodyHandlers.ofString(),
                "authorization",
                "Bearer callers-one");
        await().until(() -> router.simulator().calls("sim", "first") == 1);
        router.simulator().set("sim", "first", new Behaviour.Answer(Pace.AT_ONCE));
        assertThat(ask("two", "request-2").statusCode()).isEqualTo(200);

        assertThat(thinking.get().statusCode()).isGreaterThanOrEqualTo(500);
        assertThat(router.cooling()).noneMatch(each -> each.cooldown().failureClass() == FailureClass.Timeout);
    }

    @Test
    void a_target_that_one_request_alone_met_is_everybodys_when_its_time_is_over_though_that_caller_hangs_there()
            throws Exception {
        met(new Behaviour.Fixed(500, "{}"), "one", "request-1");
        router.simulator().set("sim", "first", new Behaviour.Stall(0));
        await().until(() -> router.cooling().isEmpty());
        CompletableFuture<HttpResponse<String>> hanging = router.postAsync(
                "/v1/chat/completions",
                body("sim/first"),
                HttpResponse.BodyHandlers.ofString(),
                "authorization",
                "Bearer callers-one");
        await().until(() -> router.simulator().open("sim", "first") == 1);
        router.simulator().set("sim", "first", new Behaviour.Answer(Pace.AT_ONCE));

        for (int i = 0; i < 20; i++) {
            HttpResponse<String> answer = ask("two", "request-2");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
        hanging.get();
        assertThat(router.cooling())
                .noneMatch(each -> each.cooldown().label().provider().equals("sim"));
    }

    @Test
    void one_key_that_opens_two_routes_is_one_caller() throws Exception {
        Behaviour fault = new Behaviour.Fixed(500, "{}");
        met(fault, "one", "request-1");
        router.forget();
        router.simulator().set("sim", "first", fault);
        router.post(
                "/v1/chat/completions",
                body("other"),
                "authorization",
                "Bearer callers-one",
                "x-llmroute-no-fallback",
                "true");
        assertThat(only().durationMs()).isEqualTo(10_000);
        // A confirmed one would last twice as long now.
        met(fault, "one", "request-2");
        assertThat(only().durationMs()).isEqualTo(10_000);
    }

    @Test
    void what_cannot_be_connected_to_cools_at_once_with_all_its_models() throws Exception {
        router.post("/v1/chat/completions", body("gone/a"), "authorization", "Bearer callers-one");

        assertThat(router.cooling())
                .singleElement()
                .extracting(KnownCooldown::cooldown)
                .satisfies(cooldown -> {
                    assertThat(cooldown.key().scope()).isEqualTo(Scope.Provider);
                    assertThat(cooldown.displayKey()).isEqualTo("provider_gone");
                    assertThat(cooldown.durationMs()).isEqualTo(10_000);
                });
    }

    /** How long the target cools after the fault, in ms. */
    private long met(Behaviour fault, String caller, String request) throws Exception {
        router.forget();
        router.simulator().set("sim", "first", fault);
        ask(caller, request);
        return only().durationMs();
    }

    private Cooldown only() {
        return router.cooling().stream()
                .map(KnownCooldown::cooldown)
                .filter(each -> each.label().provider().equals("sim"))
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<String> ask(String caller, String request) throws Exception {
        return router.post(
                "/v1/chat/completions",
                body("sim/first"),
                "authorization",
                "Bearer callers-" + caller,
                "x-request-id",
                request,
                "x-llmroute-no-fallback",
                "true");
    }

    private static String body(String model) {
        return "{\"model\":\"" + model + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    }
}
