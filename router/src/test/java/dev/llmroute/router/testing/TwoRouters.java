package dev.llmroute.router.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.router.Router;
import dev.llmroute.router.RouterOptions;
import dev.llmroute.router.server.ServerLimits;
import dev.llmroute.router.telemetry.Telemetry;
import dev.llmroute.simulator.Simulator;
import dev.llmroute.simulator.SimulatorOptions;
import dev.llmroute.simulator.behaviour.Scenario;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * Two routers on one route that tell each other of cooldowns, and the providers as the simulator plays them. Started when it is made: a
 * test class has it in a field with {@link org.junit.jupiter.api.AutoClose}.
 */
public final class TwoRouters implements AutoCloseable {
    public static final int MAX_IN_FLIGHT = 50;
    public static final String KEY = "caller-keys-app-1";
    private static final ObjectMapper JSON = new ObjectMapper();

    public final MutableTime time = new MutableTime();
    public final Simulator simulator = Simulator.start(new SimulatorOptions("127.0.0.1", 0, Scenario.EMPTY, time));
    public final List<FallbackEvent> events = new CopyOnWriteArrayList<>();
    public final Cooldowns firstMemory = new Cooldowns(time);
    public final Cooldowns secondMemory = new Cooldowns(time);
    private final RouteFile file = RouteFile.of(ExampleRoute.yaml("http://127.0.0.1:" + simulator.port()));
    public final Path config = file.path();
    public final Router first;
    public final Router second;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    public TwoRouters() {
        firstMemory.onPublish(secondMemory::merge);
        secondMemory.onPublish(firstMemory::merge);
        first = start("r1", firstMemory);
        second = start("r2", secondMemory);
        log.start();
        ((Logger) LoggerFactory.getLogger("dev.llmroute.router")).addAppender(log);
    }

    private Router start(String id, Cooldowns cooldowns) {
        RouterOptions options = new RouterOptions(
                id,
                "127.0.0.1",
                0,
                0,
                List.of(config),
                ref -> Optional.of(ref.name() + "-" + ref.key()),
                ExampleRoute.FINGERPRINT,
                Duration.ofMillis(20),
                ServerLimits.of(MAX_IN_FLIGHT),
                Optional.empty());
        return Started.router(options, cooldowns, events::add, Telemetry.OFF);
    }

    public List<String> logLines() {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    public HttpResponse<String> ask(Router router, String model) throws IOException, InterruptedException {
        return post(router, "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
    }

    public HttpResponse<String> askStream(Router router, String model) throws IOException, InterruptedException {
        return post(
                router,
                "{\"model\":\"" + model
                        + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
    }

    public HttpResponse<String> post(Router router, String body) throws IOException, InterruptedException {
        return client.send(request(router, body).build(), HttpResponse.BodyHandlers.ofString());
    }

    public HttpRequest.Builder request(Router router, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + router.port() + "/v1/chat/completions"))
                .timeout(Duration.ofSeconds(20))
                .header("authorization", "Bearer " + KEY)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    public HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("authorization", "Bearer " + KEY)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    public static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(response.body(), e);
        }
    }

    public static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("(none)");
    }

    public HttpClient client() {
        return client;
    }

    @Override
    public void close() {
        ((Logger) LoggerFactory.getLogger("dev.llmroute.router")).detachAppender(log);
        first.close();
        second.close();
        simulator.close();
        client.close();
        file.close();
    }
}
