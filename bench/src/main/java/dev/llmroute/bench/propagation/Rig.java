package dev.llmroute.bench.propagation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.bench.CacheMembers;
import dev.llmroute.bench.JavaProcess;
import dev.llmroute.bench.WallClock;
import dev.llmroute.router.RouterMain;
import dev.llmroute.simulator.SimulatorMain;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A simulator, two cache members and three routers with one route, each a process of its own on 127.0.0.1. */
final class Rig implements AutoCloseable {
    static final int MEMBERS = 2;
    static final int ROUTERS = 3;
    static final String ROUTE = "measured";
    /** The route's first target, which is limited. */
    static final String HEAD = "head/large";

    private static final Pattern CACHED =
            Pattern.compile("^(\\S+) .* - Cached rate limit for head_large until (\\S+)$", Pattern.MULTILINE);
    private static final int LATENCY_MS = 50;

    private static final Pattern PROBING =
            Pattern.compile("^(\\S+) .* - Probing head/large after its cooldown$", Pattern.MULTILINE);

    /**
     * When the routers got their first refusal and until when they leave the target alone, in microseconds since 1970.
     *
     * @param untilMicros the latest end that one of them set
     */
    record Limited(long firstMicros, long untilMicros) {}

    private final Path folder;
    private final List<JavaProcess> processes = new ArrayList<>();
    private final List<JavaProcess> routers = new ArrayList<>();
    private final List<Integer> routerPorts = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final int simulatorPort;
    private final CacheMembers members;

    private Rig(Path folder, CacheMembers members) throws IOException {
        this.folder = folder;
        this.members = members;
        this.simulatorPort = JavaProcess.freePort();
    }

    /** Starts all and waits until they are ready. */
    static Rig start(Path folder) throws IOException, InterruptedException {
        Rig rig = new Rig(folder, CacheMembers.start(folder, MEMBERS, JavaProcess.WITHOUT_OPTIMIZER));
        try {
            rig.startSimulator();
            rig.startRouters();
            return rig;
        } catch (IOException | InterruptedException | RuntimeException failed) {
            rig.close();
            throw failed;
        }
    }

    private void startSimulator() throws IOException, InterruptedException {
        Path scenario = write("scenario.yaml", """
                providers:
                  head: {models: {"*": {type: Answer, pace: {latencyMs: %1$d}}}}
                  rest: {models: {"*": {type: Answer, pace: {latencyMs: %1$d}}}}
                """.formatted(LATENCY_MS));
        Map<String, String> environment =
                Map.of("LLMROUTE_PORT", String.valueOf(simulatorPort), "LLMROUTE_SCENARIO", scenario.toString());
        started(JavaProcess.start(SimulatorMain.class, "simulator", folder, environment, JavaProcess.WITHOUT_OPTIMIZER))
                .awaitReady(simulatorPort, "/healthz");
    }

    private void startRouters() throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(Map.of(
                "LLMROUTE_CONFIG", write("route.yaml", route()).toString(),
                "LLMROUTE_SECRETS", folder.resolve("secrets").toString(),
                "LLMROUTE_FINGERPRINT_KEY_FILE",
                        write("fingerprint-key", "0123456789abcdef0123456789abcdef")
                                .toString(),
                "LLMROUTE_CACHE_ADDRESSES", addresses()));
        write("secrets/keys/head", "simulated-key-of-head");
        write("secrets/keys/rest", "simulated-key-of-rest");
        List<Integer> adminPorts = new ArrayList<>();
        for (int i = 0; i < ROUTERS; i++) {
            routerPorts.add(JavaProcess.freePort());
            adminPorts.add(JavaProcess.freePort());
            environment.put("LLMROUTE_ROUTER_ID", "router-" + i);
            environment.put("LLMROUTE_PORT", String.valueOf(routerPorts.get(i)));
            environment.put("LLMROUTE_ADMIN_PORT", String.valueOf(adminPorts.get(i)));
            routers.add(started(JavaProcess.start(
                    RouterMain.class, "router-" + i, folder, environment, JavaProcess.WITHOUT_OPTIMIZER)));
        }
        for (int i = 0; i < ROUTERS; i++) {
            routers.get(i).awaitReady(adminPorts.get(i), "/readyz");
        }
    }

    private String route() {
        return """
                apiVersion: llmroute.dev/v1alpha1
                kind: LlmRoute
                metadata: {name: %s}
                spec:
                  providers:
                    - name: head
                      dialect: OpenAI
                      baseUrl: http://127.0.0.1:%2$d/head/v1
                      network: Private
                      credentials: [{name: main, secretKeyRef: {name: keys, key: head}}]
                      models: [{name: large}]
                    - name: rest
                      dialect: OpenAI
                      baseUrl: http://127.0.0.1:%2$d/rest/v1
                      network: Private
                      credentials: [{name: main, secretKeyRef: {name: keys, key: rest}}]
                      models: [{name: medium}, {name: small}]
                  auth: {mode: None}
                """.formatted(ROUTE, simulatorPort);
    }

    private JavaProcess started(JavaProcess process) {
        processes.add(process);
        return process;
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text, StandardCharsets.UTF_8).toAbsolutePath();
    }

    /** The {@code host:port} of the members, a comma between them. */
    String addresses() {
        return members.addresses();
    }

    List<Integer> routerPorts() {
        return routerPorts;
    }

    /** From now on the head refuses for this long and states what remains of it. */
    void limitHead(int seconds) throws IOException, InterruptedException {
        String limit = """
                {"type": "Limit", "lastsMs": %d, "wording": "OpenAiTokensPerMinute", "pace": {"latencyMs": %d}}
                """.formatted(seconds * 1000, LATENCY_MS);
        ask(HttpRequest.newBuilder(admin("/behaviours/" + HEAD)).PUT(BodyPublishers.ofString(limit)));
    }

    /** How many calls the head has got since the beginning, by the simulator's count. */
    long callsOfHead() throws IOException, InterruptedException {
        long calls = 0;
        for (JsonNode each : new ObjectMapper()
                .readTree(ask(HttpRequest.newBuilder(admin("/calls"))))
                .path("calls")) {
            String target =
                    each.path("provider").asText() + "/" + each.path("model").asText();
            calls += target.equals(HEAD) ? each.path("calls").asLong() : 0;
        }
        return calls;
    }

    private URI admin(String path) {
        return URI.create("http://127.0.0.1:" + simulatorPort + "/admin" + path);
    }

    private String ask(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException("the simulator answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    /**
     * What the routers' logs say of the limit.
     *
     * @throws IOException where none of them has met it
     */
    Limited limited() throws IOException {
        long first = Long.MAX_VALUE;
        long until = 0;
        for (JavaProcess router : routers) {
            Matcher line = CACHED.matcher(Files.readString(router.log(), StandardCharsets.UTF_8));
            while (line.find()) {
                first = Math.min(first, WallClock.micros(Instant.parse(line.group(1))));
                until = Math.max(until, WallClock.micros(Instant.parse(line.group(2))));
            }
        }
        if (until == 0) {
            throw new IOException("no router has met the limit; see " + folder);
        }
        return new Limited(first, until);
    }

    /** How many requests the routers let through as probes of the head since then, by their logs. */
    long probesSince(long micros) throws IOException {
        long probes = 0;
        for (JavaProcess router : routers) {
            probes += PROBING.matcher(Files.readString(router.log(), StandardCharsets.UTF_8))
                    .results()
                    .filter(line -> WallClock.micros(Instant.parse(line.group(1))) >= micros)
                    .count();
        }
        return probes;
    }

    @Override
    public void close() {
        processes.reversed().forEach(JavaProcess::close);
        members.close();
    }
}
