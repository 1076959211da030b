package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.simulator.behaviour.Behaviour;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two teams use one provider. Whatever one of them writes into its route, it closes nothing for the other. */
@Tag("transport")
class TeamsTest {
    private static final String PAGE = "<html><h1>503 Service Temporarily Unavailable</h1></html>";

    private static Behaviour answer(int status, String body) {
        return new Behaviour.Fixed(status, body);
    }

    static Stream<Arguments> whatOneTeamMayDo() {
        Behaviour notFound = answer(404, "{\"error\":{\"message\":\"nothing here\"}}");
        String pattern = "detection: [{name: boom, pattern: '.', class: CLASS, scope: SCOPE}]";
        return Stream.of(
                Arguments.of(
                        "a pattern closes the provider",
                        "",
                        "",
                        pattern.replace("CLASS", "QuotaExhausted").replace("SCOPE", "provider"),
                        notFound),
                Arguments.of(
                        "a pattern closes a key",
                        "",
                        "",
                        pattern.replace("CLASS", "QuotaExhausted").replace("SCOPE", "credential"),
                        notFound),
                Arguments.of(
                        "a pattern overloads the model",
                        "",
                        "",
                        pattern.replace("CLASS", "Overloaded").replace("SCOPE", "model"),
                        notFound),
                Arguments.of("tight timeouts", "timeouts: {total: 50ms},", "", "", new Behaviour.Silent()),
                Arguments.of("network Public", "network: Public,", "", "", answer(200, "{}")),
                Arguments.of("a made-up key, 500", "", "made-up", "", answer(500, "{}")),
                Arguments.of("a made-up key, a page of the gateway", "", "made-up", "", answer(503, PAGE)),
                Arguments.of("a made-up key, 401", "", "made-up", "", answer(401, "{}")),
                Arguments.of("no key at all, 401", "", "none", "", answer(401, "{}")),
                Arguments.of("no key at all, 503", "", "none", "", answer(503, PAGE)),
                Arguments.of("no key at all, 429", "", "none", "", answer(429, "{}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatOneTeamMayDo")
    void one_team_closes_nothing_for_another(String name, String provider, String key, String detection, Behaviour met)
            throws Exception {
        try (OneRouter router = new OneRouter(routes(provider, key, detection))) {
            // The good team's key is known to work.
            assertThat(ask(router, "good").statusCode()).isEqualTo(200);
            router.simulator().set("sim", "m", met);
            for (int i = 0; i < 3; i++) {
                assertThat(ask(router, "evil").statusCode()).isGreaterThanOrEqualTo(400);
            }
            assertThat(router.cooling()).isNotEmpty();
            router.simulator().reset();

            HttpResponse<String> answer = ask(router, "good");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(header(answer, "x-llmroute-target")).isEqualTo("sim/m");
        }
    }

    @Test
    void requests_that_make_a_server_fail_close_nothing_for_a_team_with_another_key_however_many_callers_send_them()
            throws Exception {
        try (OneRouter router = new OneRouter(routes("", "of-its-own", ""))) {
            assertThat(ask(router, "good").statusCode()).isEqualTo(200);
            assertThat(ask(router, "evil").statusCode()).isEqualTo(200);
            router.simulator().set("sim", "m", answer(500, "{}"));
            for (int i = 0; i < 3; i++) {
                assertThat(ask(router, "evil").statusCode()).isGreaterThanOrEqualTo(400);
            }
            assertThat(router.cooling()).isNotEmpty();
            router.simulator().reset();

            assertThat(ask(router, "good").statusCode()).isEqualTo(200);
        }
    }

    private static String routes(String provider, String key, String detection) {
        return """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: good, namespace: team-good}
            spec:
              providers:
                - name: sim
                  dialect: OpenAI
                  baseUrl: NAMED/sim/v1
                  network: Private
                  credentials: [{name: main, secretKeyRef: {name: llm-keys, key: shared}}]
                  models: [{name: m}]
              auth: {mode: None}
            ---
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: evil, namespace: team-evil}
            spec:
              providers:
                - {name: sim, dialect: OpenAI, baseUrl: 'NAMED/sim/v1', PROVIDER CREDENTIALS models: [{name: m}]}
              auth: {mode: None}
              DETECTION
            """.replace("PROVIDER", provider.contains("network") ? provider : "network: Private, " + provider)
                .replace(
                        "CREDENTIALS",
                        key.equals("none")
                                ? ""
                                : "credentials: [{name: main, secretKeyRef: {name: llm-keys, key: "
                                        + (key.isEmpty() ? "shared" : key) + "}}],")
                .replace("DETECTION", detection);
    }

    private static HttpResponse<String> ask(OneRouter router, String route) throws Exception {
        return router.post(
                "/v1/chat/completions",
                "{\"model\":\"" + route + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    }
}
