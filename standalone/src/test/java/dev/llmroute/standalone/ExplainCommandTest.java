package dev.llmroute.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.simulator.Simulator;
import dev.llmroute.simulator.SimulatorOptions;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Scenario;
import dev.llmroute.simulator.behaviour.Wording;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void writeRoute() {
        file = RouteFile.write(folder, "chat.yaml", RouteFile.CHAT);
    }

    @Test
    void it_tells_the_order_and_why() {
        Ran ran = Ran.llmroute("explain", file.toString());

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out().lines())
                .containsExactly(
                        "Route chat, a request for \"chat\":",
                        "   1  groq/llama-large    first of the route",
                        "   2  groq/llama-small    another model of groq",
                        "   3  openai/gpt-4o       groq falls back to openai",
                        "   4  openai/gpt-4o-mini  groq falls back to openai; not within 3 attempts",
                        "   -  other/model-1       groq does not fall back to it",
                        "   -  groq/llama-gone     disabled",
                        "   -  groq/*#old          this key is disabled");
    }

    @Test
    void it_tells_what_each_model_of_a_tier_would_cost_and_puts_the_cheapest_first() {
        Path priced = RouteFile.write(folder, "priced.yaml", """
                apiVersion: llmroute.dev/v1alpha1
                kind: LlmRoute
                metadata: { name: priced }
                spec:
                  order: { by: Price }
                  providers:
                    - name: one
                      dialect: OpenAI
                      baseUrl: https://one.example/v1
                      models: [ { name: dear, tier: large, price: { input: "3", output: "15" } }, { name: alone } ]
                    - name: two
                      dialect: OpenAI
                      baseUrl: https://two.example/v1
                      models: [ { name: cheap, tier: large, price: { input: "1", output: "5" } } ]
                  auth: { mode: None }
                """);

        // 1,000 tokens in and 500 out.
        assertThat(Ran.llmroute("explain", priced.toString()).out().lines())
                .containsExactly(
                        "Route priced, a request for \"priced\":",
                        "   1  two/cheap  one falls back to two; in tier large, about $0.0035 with a prompt of 1000 tokens that no cache knows and an answer of 500",
                        "   2  one/dear   first of the route; in tier large, about $0.011 with a prompt of 1000 tokens that no cache knows and an answer of 500",
                        "   3  one/alone  another model of one");
    }

    @Test
    void it_tells_what_may_serve_a_caller() {
        Path tagged = RouteFile.write(folder, "tagged.yaml", """
                apiVersion: llmroute.dev/v1alpha1
                kind: LlmRoute
                metadata: { name: tagged }
                spec:
                  providers:
                    - { name: us, dialect: OpenAI, baseUrl: "https://us.example/v1", models: [ { name: m } ] }
                    - { name: eu, dialect: OpenAI, baseUrl: "https://eu.example/v1", tags: [eu], models: [ { name: m } ] }
                  auth:
                    mode: ApiKey
                    keys:
                      - { name: hr, secretKeyRef: { name: caller-keys, key: hr }, allow: { tags: [eu] } }
                      - { name: web, secretKeyRef: { name: caller-keys, key: web } }
                """);
        String file = tagged.toString();

        assertThat(Ran.llmroute("explain", file, "--caller", "hr").out().lines())
                .contains("   1  eu/m  us falls back to eu", "   -  us/m  may not serve this caller");
        assertThat(Ran.llmroute("explain", file, "--caller", "web", "--require", "eu")
                        .out())
                .contains("1  eu/m", "us/m  may not serve this caller");
        assertThat(Ran.llmroute("explain", file, "--caller", "nobody").err()).contains("has no key \"nobody\"");
        Ran none = Ran.llmroute("explain", file, "--require", "mars");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("no target may serve such a request; it is refused with 403");
    }

    @Test
    void it_tells_for_whom_the_last_attempt_is_kept() throws Exception {
        Files.writeString(
                file,
                RouteFile.CHAT
                        .replace("SIMULATOR", "http://127.0.0.1:9")
                        .replace("  auth: { mode: None }", "  fallback: { maxAttempts: 2 }\n  auth: { mode: None }"));

        assertThat(Ran.llmroute("explain", file.toString()).out().lines())
                .contains(
                        "   1  groq/llama-large    first of the route",
                        "   2  openai/gpt-4o       groq falls back to openai; the last attempt is kept for openai",
                        "   3  groq/llama-small    another model of groq; not within 2 attempts");
        JsonNode json = new ObjectMapper()
                .readTree(Ran.llmroute("explain", file.toString(), "--json").out());
        assertThat(json.at("/0/targets/1/why").asText()).endsWith("the last attempt is kept for openai");
    }

    @Test
    void a_request_for_a_model_begins_there() throws Exception {
        Ran ran = Ran.llmroute("explain", file.toString(), "--model", "openai/gpt-4o-mini", "--json");

        JsonNode explanation = new ObjectMapper().readTree(ran.out()).path(0);
        assertThat(explanation.path("model").asText()).isEqualTo("openai/gpt-4o-mini");
        assertThat(explanation.path("targets").path(0).path("target").asText()).isEqualTo("openai/gpt-4o-mini");
        assertThat(explanation.path("targets").path(0).path("use").asText()).isEqualTo("Try");
        assertThat(explanation.path("targets").path(0).path("order").asInt()).isEqualTo(1);
    }

    @Test
    void an_unknown_model_is_refused_with_what_there_is() {
        Ran ran = Ran.llmroute("explain", file.toString(), "--model", "gpt-99");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("gpt-99", "chat", "talk", "openai/gpt-4o-mini");
    }

    @Test
    void a_file_with_an_error_is_refused_with_its_field() throws Exception {
        Files.writeString(file, RouteFile.CHAT.replace("fallbackTo: [openai]", "fallbackTo: [nobody]"));

        Ran ran = Ran.llmroute("explain", file.toString());

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains(file + ": spec.providers");
    }

    @Test
    void with_a_routers_address_it_tells_what_is_cooling_down() throws Exception {
        try (Simulator simulator = Simulator.start(new SimulatorOptions("127.0.0.1", 0, Scenario.EMPTY))) {
            RouteFile.write(folder, "chat.yaml", RouteFile.CHAT, "http://127.0.0.1:" + simulator.port());
            simulator.set(
                    "groq", "llama-large", Behaviour.Limit.lasting(Duration.ofMinutes(20), Wording.GroqTokensPerDay));
            Path secrets = Files.createDirectories(folder.resolve("secrets/llm-keys"));
            Files.writeString(secrets.resolve("groq"), "key-of-groq");
            try (RunningCommand router = new RunningCommand(
                    "run",
                    file.toString(),
                    "--port=0",
                    "--admin-port=0",
                    "--no-console",
                    "--secrets=" + secrets.getParent())) {
                String callers = router.awaitOutput("Callers: (\\S+)").group(1);
                String admin = router.awaitOutput("Admin: +(\\S+)").group(1);
                ask(callers);

                Ran ran = Ran.llmroute("explain", file.toString(), "--admin", admin);

                assertThat(ran.out())
                        .contains("   1  groq/llama-small    another model of groq")
                        .containsPattern(
                                "skip  groq/llama-large    cooling down: RateLimitDaily until \\S+Z, in (19|20) minutes");
            }
        }
    }

    @Test
    void a_router_that_is_not_there_is_named() {
        Ran ran = Ran.llmroute("explain", file.toString(), "--admin", "http://127.0.0.1:9");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("http://127.0.0.1:9");
    }

    private static void ask(String callers) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(callers + "/chat/completions"))
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "{\"model\": \"chat\", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }
}
