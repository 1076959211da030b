package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.simulator.behaviour.Behaviour;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How many requests one caller may have at the same time. */
class CallerCeilingTest {
    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: sim, dialect: OpenAI, baseUrl: 'SIMULATOR/sim/v1', network: Private, models: [{name: first}]}
              auth:
                mode: ApiKey
                keys:
                  - {name: greedy, secretKeyRef: {name: keys, key: greedy}, maxConcurrent: 2}
                  - {name: other, secretKeyRef: {name: keys, key: other}}
            """;

    @Test
    void a_callers_requests_above_his_ceiling_are_refused_and_nobody_elses() throws Exception {
        try (OneRouter router = new OneRouter(ROUTE)) {
            router.simulator().set("sim", "first", new Behaviour.Silent());
            CompletableFuture<?> held = ask(router, "greedy");
            var unused = ask(router, "greedy");
            await().until(() -> router.simulator().open("sim", "first") == 2);

            HttpResponse<String> refused = ask(router, "greedy").get();
            router.simulator().reset();
            HttpResponse<String> others = ask(router, "other").get();
            held.cancel(true);

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(header(refused, "retry-after")).isEqualTo("1");
            assertThat(refused.body()).contains("too_many_requests");
            assertThat(others.statusCode()).isEqualTo(200);
            await().until(() -> ask(router, "greedy").get().statusCode() == 200);
            unused.cancel(true);
        }
    }

    @Test
    void keys_of_two_routes_with_one_name_are_two_callers() throws Exception {
        String second = ROUTE.replace("name: chat", "name: second").replace("key: greedy", "key: another");
        try (OneRouter router = new OneRouter(ROUTE + "---\n" + second)) {
            router.simulator().set("sim", "first", new Behaviour.Silent());
            CompletableFuture<?> held = ask(router, "greedy");
            var unused = ask(router, "greedy");
            await().until(() -> router.simulator().open("sim", "first") == 2);
            router.simulator().reset();

            assertThat(ask(router, "greedy").get().statusCode()).isEqualTo(429);
            assertThat(ask(router, "another", "second").get().statusCode()).isEqualTo(200);
            held.cancel(true);
            unused.cancel(true);
        }
    }

    private static CompletableFuture<HttpResponse<String>> ask(OneRouter router, String key) {
        return ask(router, key, "chat");
    }

    private static CompletableFuture<HttpResponse<String>> ask(OneRouter router, String key, String route) {
        return router.postAsync(
                "/v1/chat/completions",
                "{\"model\":\"" + route + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}",
                BodyHandlers.ofString(),
                "authorization",
                "Bearer keys-" + key);
    }
}
