package dev.llmroute.router.testing;

import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.history.FallbackLog;
import dev.llmroute.router.Router;
import dev.llmroute.router.RouterOptions;
import dev.llmroute.router.server.ServerLimits;
import dev.llmroute.router.telemetry.Telemetry;
import dev.llmroute.simulator.Simulator;
import dev.llmroute.simulator.SimulatorOptions;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Scenario;
import dev.llmroute.simulator.behaviour.WaitHeader;
import dev.llmroute.simulator.behaviour.Wording;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A router on the documentation's route that tells of its requests. Started when it is made. */
public final class WatchedRouter implements AutoCloseable {
    public static final String KEY = "caller-keys-app-1";
    public static final String FIRST = "llama-3.3-70b-versatile";
    public static final String SECOND = "llama-3.1-70b-versatile";
    public static final String CHAT = "/v1/chat/completions";
    public static final String MESSAGES = "/v1/messages";

    public final Simulator simulator = Simulator.start(SimulatorOptions.local(Scenario.EMPTY));
    public final Router router;
    private final RouteFile file;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public WatchedRouter(Telemetry telemetry) {
        this(telemetry, "{notify: Comment}");
    }

    /** @param fallback the route's policy */
    public WatchedRouter(Telemetry telemetry, String fallback) {
        this(telemetry, fallback, event -> {});
    }

    /** @param log hears of fallbacks, and of the sums */
    public WatchedRouter(Telemetry telemetry, String fallback, FallbackLog log) {
        this(telemetry, route -> route.replace("{notify: Comment}", fallback), log);
    }

    /** @param edit makes the route of the documentation's */
    public WatchedRouter(Telemetry telemetry, UnaryOperator<String> edit) {
        this(telemetry, edit, event -> {});
    }

    private WatchedRouter(Telemetry telemetry, UnaryOperator<String> edit, FallbackLog log) {
        file = RouteFile.of(edit.apply(ExampleRoute.yaml("http://127.0.0.1:" + simulator.port())));
        RouterOptions options = new RouterOptions(
                "r1",
                "127.0.0.1",
                0,
                0,
                List.of(file.path()),
                ref -> Optional.of(ref.name() + "-" + ref.key()),
                ExampleRoute.FINGERPRINT,
                Duration.ofSeconds(1),
                ServerLimits.DEFAULTS,
                Optional.empty());
        router = Started.router(options, new Cooldowns(TimeSource.SYSTEM), log, telemetry);
    }

    /** The first target refuses everybody for an hour. */
    public void limitFirst() {
        simulator.set(
                "groq",
                FIRST,
                Behaviour.Limit.lasting(Duration.ofHours(1), Wording.GroqTokensPerDay, WaitHeader.RetryAfter));
    }

    public HttpResponse<String> chat(String model, boolean stream) throws Exception {
        return post(CHAT, body(model, stream, ""), Map.of());
    }

    /** @param more fields, each with a comma in front */
    public static String body(String model, boolean stream, String more) {
        return """
                {"model": "%s", "stream": %s, "max_tokens": 20, "messages": [{"role": "user", "content": "my secret prompt"}]%s}
                """.formatted(model, stream, more);
    }

    public HttpResponse<String> post(String path, String body, Map<String, String> headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + router.port() + path))
                .timeout(Duration.ofSeconds(20))
                .header("authorization", "Bearer " + KEY)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** What the router lists as its models. */
    public String models() throws Exception {
        return models("");
    }

    /** @param one with a slash in front; empty: all */
    public String models(String one) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + router.port() + "/v1/models" + one))
                                .header("authorization", "Bearer " + KEY)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    public String scrape() throws Exception {
        return admin("/metrics");
    }

    /** What the router tells of its route. */
    public String route() throws Exception {
        return admin("/api/v1/route");
    }

    private String admin(String path) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + router.adminPort() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Override
    public void close() {
        router.close();
        simulator.close();
        client.close();
        file.close();
    }
}
