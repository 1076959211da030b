package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.console.access.Right;
import dev.llmroute.console.access.Visitor;
import dev.llmroute.console.audit.AuditLog;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import io.javalin.Javalin;
import io.javalin.json.JavalinJackson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may only look is offered no change, and may make none. */
class CooldownRightsTest {
    private final SetTime time = new SetTime("2026-11-24T10:00:00Z");
    private final Cooldowns cooldowns = Cooldowns.ofOnlooker(time);
    private final AuditLog audit = new AuditLog(entry -> {});
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile Right right = Right.View;
    private Javalin server;

    @BeforeEach
    void start() {
        Pages pages = new Pages(new Assets(), true);
        CooldownChanges changes = new CooldownChanges(cooldowns, audit);
        server = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.jsonMapper(new JavalinJackson(new ObjectMapper(), true));
                    config.routes.before(ctx -> new Visitor("eve", right, "192.0.2.7").enter(ctx));
                    new CooldownRoutes(pages, cooldowns, () -> SharingState.LOCAL, changes).addTo(config.routes);
                    new CooldownApi(cooldowns, () -> SharingState.LOCAL, changes).addTo(config.routes);
                    ErrorAnswers.addTo(config.routes);
                })
                .start("127.0.0.1", 0);
        Samples.cooldowns(time.millis()).forEach(cooldowns::set);
    }

    @AfterEach
    void stop() {
        server.stop();
        client.close();
    }

    @Test
    void who_may_only_look_sees_everything_and_no_button() throws Exception {
        String page = send(request("/cooldowns")).body();

        assertThat(page)
                .contains("groq_llama-3.3-70b-versatile")
                .doesNotContain("hx-delete")
                .doesNotContain("hx-get");
        assertThat(send(request("/api/v1/cooldowns")).statusCode()).isEqualTo(200);
        right = Right.Operate;
        assertThat(send(request("/cooldowns")).body()).contains("hx-delete").contains("Pin a target");
    }

    @Test
    void who_may_only_look_is_refused_each_change_and_each_question_before_one() throws Exception {
        String id = Samples.LLAMA_33_KEY.id();
        String json = "{\"by\": \"1m\", \"ids\": [\"" + id + "\"]}";
        List<HttpRequest.Builder> tries = List.of(
                request("/cooldowns/" + id).DELETE(),
                request("/cooldowns/clear"),
                request("/cooldowns/pin"),
                request("/cooldowns/" + id + "/extend"),
                post("/cooldowns/clear", "id=" + id + "&typed=clear+1"),
                post("/cooldowns/pin", "target=" + id + "&for=1m&reason=x"),
                post("/cooldowns/" + id + "/extend", "by=1m"),
                post("/cooldowns/undo/0123", ""),
                request("/api/v1/cooldowns/" + id).DELETE(),
                post("/api/v1/cooldowns/clear", json),
                post("/api/v1/cooldowns/pin", json),
                post("/api/v1/cooldowns/" + id + "/extend", json),
                post("/api/v1/cooldowns/undo/0123", ""));
        for (HttpRequest.Builder each : tries) {
            HttpResponse<String> answer = send(each);
            assertThat(answer.statusCode()).as("%s", answer.uri()).isEqualTo(403);
            assertThat(answer.body()).contains("the right to operate");
        }
        assertThat(cooldowns.holding()).hasSize(5);
        assertThat(audit.newest()).isEmpty();
    }

    @Test
    void a_change_is_taken_down_with_who_from_where_and_what_was_before() throws Exception {
        right = Right.Operate;
        send(post("/api/v1/cooldowns/clear", "{\"ids\": [\"" + Samples.LLAMA_33_KEY.id() + "\"], \"reason\": \"paid\"}")
                .header("User-Agent", "curl/8"));

        assertThat(audit.newest()).singleElement().satisfies(entry -> {
            assertThat(entry.who()).isEqualTo("eve");
            assertThat(entry.address()).isEqualTo("192.0.2.7");
            assertThat(entry.userAgent()).isEqualTo("curl/8");
            assertThat(entry.target()).isEqualTo("groq_llama-3.3-70b-versatile");
            assertThat(entry.before()).isEqualTo("RateLimitDaily until 2026-11-24T10:22:46.848Z");
            assertThat(entry.after()).isEqualTo("cleared");
            assertThat(entry.reason()).isEqualTo("paid");
        });
    }

    private HttpRequest.Builder post(String path, String body) {
        return request(path)
                .header(
                        "Content-Type",
                        path.startsWith("/api/") ? "application/json" : "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
