package dev.llmroute.standalone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who asks the console what a request would do, and then sends it. */
class ExplainAgreesWithTheRouterTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROUTE = "/api/v1/routes/default/agent-chat";

    private static Demo demo;
    private static HttpClient client;

    @BeforeAll
    static void start() throws Exception {
        client = HttpClient.newHttpClient();
        demo = Demo.startOnFreePorts();
    }

    @AfterAll
    static void stop() {
        if (demo != null) {
            demo.close();
        }
        client.close();
    }

    @Test
    void what_explain_foresees_is_what_the_router_does_whatever_was_asked_for_and_is_cooling_down() throws Exception {
        List<String> models = List.of("agent-chat", "openai/gpt-4o-mini", "gemma2-9b-it");
        for (String pinned :
                List.of("groq_llama-3.3-70b-versatile", "groq_llama-3.1-70b-versatile", "openai_gpt-4o-mini")) {
            for (String model : models) {
                assertThat(answeredBy(model)).as("%s, before %s", model, pinned).isEqualTo(foreseen(model));
            }
            pin(pinned);
            String name = pinned.replaceFirst("_", "/");
            await().until(() -> console(ROUTE + "/explain").toString().contains("Manual until")
                    && state(name).equals("CoolingDown"));
        }
        for (String model : models) {
            assertThat(answeredBy(model)).as(model).isEqualTo(foreseen(model));
        }
        assertThat(foreseen("agent-chat")).isEqualTo("groq/llama-3.1-8b-instant");
    }

    @Test
    void the_routes_of_the_process_and_its_router_are_shown_with_the_keys_names_only() throws Exception {
        JsonNode route = console(ROUTE);
        assertThat(route.path("yaml").asText())
                .contains("secretKeyRef", "llm-keys")
                .doesNotContain(Demo.CALLER_KEY, "demo-key-of");
        assertThat(route.path("spec").isNull()).isTrue();
        JsonNode router = console("/api/v1/routers").at("/routers/0");
        assertThat(router.path("name").asText()).isEqualTo("router-1");
        assertThat(router.path("state").asText()).isEqualTo("ready");
        assertThat(router.path("inFlight").asInt(-1)).isZero();
    }

    private static String foreseen(String model) throws Exception {
        return console(ROUTE + "/explain?model=" + URLEncoder.encode(model, StandardCharsets.UTF_8))
                .at("/targets/0/target")
                .asText();
    }

    private static String state(String target) throws Exception {
        for (JsonNode each : console(ROUTE).path("targets")) {
            if (each.path("name").asText().equals(target)) {
                return each.path("state").asText();
            }
        }
        return "";
    }

    private static String answeredBy(String model) throws Exception {
        String body = JSON.createObjectNode()
                .put("model", model)
                .set("messages", JSON.readTree("[{\"role\":\"user\",\"content\":\"Hello\"}]"))
                .toString();
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + demo.first().router().port() + "/v1/chat/completions"))
                        .header("authorization", "Bearer " + Demo.CALLER_KEY)
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("x-llmroute-target").orElseThrow();
    }

    private static void pin(String target) throws Exception {
        String body = "{\"target\":\"" + target + "\",\"for\":\"5m\",\"reason\":\"test\"}";
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(at("/api/v1/cooldowns/pin"))
                        .header("HX-Request", "true")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static JsonNode console(String path) throws Exception {
        return JSON.readTree(client.send(HttpRequest.newBuilder(at(path)).build(), BodyHandlers.ofString())
                .body());
    }

    private static URI at(String path) {
        return URI.create("http://127.0.0.1:" + demo.console().port() + path);
    }
}
