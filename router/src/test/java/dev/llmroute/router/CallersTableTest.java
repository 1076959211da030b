package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.Way;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Pace;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Callers that leave or dawdle, on every surface and dialect, whole and streamed. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.llmroute.router.testing.Way#all")
class CallersTableTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: callers}
            spec:
              providers:
                - {name: sim, dialect: DIALECT, baseUrl: 'SIMULATOR/sim/v1', network: Private,
                   models: [{name: slow}, {name: healthy}]}
              auth: {mode: None}
            """;

    /** Many times what the sockets on the way take up, some 170 bytes each. */
    private static final int TOKENS = 150_000;

    private static OneRouter router;

    @Parameter
    private Way way;

    @BeforeParameterizedClassInvocation
    static void start(Way way) throws Exception {
        router = new OneRouter(ROUTE.replace("DIALECT", way.dialect().name()));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        router.close();
    }

    @BeforeEach
    void forget() {
        router.forget();
    }

    @Test
    void a_caller_that_leaves_before_the_answer_ends_the_call_and_starts_no_other() {
        router.simulator().set("sim", "slow", new Behaviour.Silent());
        CompletableFuture<HttpResponse<InputStream>> asked = ask("sim/slow", "sim/healthy");
        await().until(() -> router.simulator().open("sim", "slow") == 1);

        asked.cancel(true);

        await().until(() -> router.simulator().cancelled("sim", "slow") == 1);
        assertThat(router.simulator().calls("sim", "healthy")).isZero();
    }

    @Test
    void a_caller_that_leaves_during_the_answer_ends_the_call_and_starts_no_other() throws Exception {
        router.simulator().set("sim", "slow", new Behaviour.Answer(new Pace(0, 0, 50, 1000)));
        CompletableFuture<HttpResponse<InputStream>> asked = ask("sim/slow", "sim/healthy");
        await().until(() -> router.simulator().open("sim", "slow") == 1);

        if (way.stream()) {
            try (InputStream body = asked.get().body()) {
                assertThat(body.readNBytes(200)).hasSize(200);
            }
        } else {
            asked.cancel(true);
        }

        await().until(() -> router.simulator().cancelled("sim", "slow") == 1);
        assertThat(router.simulator().calls("sim", "healthy")).isZero();
    }

    @Test
    void a_caller_that_reads_slowly_holds_nobody_up_and_gets_it_all() throws Exception {
        router.simulator().set("sim", "slow", new Behaviour.Answer(Pace.ofTokens(TOKENS)));
        try (InputStream slow = ask("sim/slow").get().body()) {
            if (way.stream()) {
                // The provider waits as well: what nobody reads is not piled up on the way.
                await().during(Duration.ofSeconds(1))
                        .until(() -> router.simulator().open("sim", "slow") == 1);
            }
            String others = text(ask("sim/healthy").get().body());
            String whole = text(slow);

            assertThat(others).contains("healthy");
            assertThat(whole).endsWith(way.end()).doesNotContain("\"error\"");
        }
    }

    private static String text(InputStream body) throws Exception {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }

    private CompletableFuture<HttpResponse<InputStream>> ask(String... models) {
        String list = String.join("\",\"", models);
        return router.postAsync(way.surface().path(), """
                {"model":"callers","models":["%s"],"max_tokens":100000,"stream":%s,"messages":[{"role":"user","content":"hello"}]}""".formatted(list, way.stream()), BodyHandlers.ofInputStream());
    }
}
