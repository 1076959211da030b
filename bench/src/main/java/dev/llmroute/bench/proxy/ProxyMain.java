package dev.llmroute.bench.proxy;

import dev.llmroute.bench.Bound;
import dev.llmroute.bench.JavaProcess;
import dev.llmroute.bench.Latencies;
import dev.llmroute.bench.ProductProcesses;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Measures what a router adds, beside nginx as a proxy in the same run, and prints tables. Needs nginx and wrk. Runs in the folder
 * {@code bench}; {@code bench/run proxy} starts it. Ends by itself within twenty minutes.
 */
public final class ProxyMain {
    /** Of chat completions at a router. */
    static final String PATH = "/v1/chat/completions";

    static final String PROVIDER_PATH = "/first/v1/chat/completions";
    private static final int BOUND_MINUTES = 20;
    private static final int ROUNDS = 5;
    private static final int WARM_UP_ROUNDS = 4;
    private static final int WINDOW_SECONDS = 3;
    private static final int WARM_UP_SECONDS = 20;
    private static final int CALLERS = 16;
    private static final int OPEN = 1000;
    private static final List<Integer> CONNECTIONS = List.of(1, CALLERS, 64, 256);

    private final ProductProcesses processes;
    private final Wrk wrk;
    private final Wrk thinking;

    /** @param thinking asks for answers that take a while, as all real ones do: both cores are idle for most of it */
    private ProxyMain(ProductProcesses processes, Wrk wrk, Wrk thinking) {
        this.processes = processes;
        this.wrk = wrk;
        this.thinking = thinking;
    }

    /** Exits with 2 where a program is missing. */
    public static void main(String[] args) throws IOException, InterruptedException {
        ProductProcesses processes = new ProductProcesses(Path.of("target", "proxy"));
        Bound.endAfter("bench", BOUND_MINUTES, TimeUnit.MINUTES);
        Wrk wrk = new Wrk(program("wrk"), processes.folder(), "large", body("large"));
        Wrk thinking = new Wrk(program("wrk"), processes.folder(), "thinking", body("thinking"));
        new ProxyMain(processes, wrk, thinking).measure(program("nginx"), List.of(args));
        System.exit(0);
    }

    private void measure(String nginxProgram, List<String> options) throws IOException, InterruptedException {
        int simulatorPort = JavaProcess.freePort();
        int port = JavaProcess.freePort();
        int staticRouterPort = JavaProcess.freePort();
        try (JavaProcess _ = processes.simulator(simulatorPort, scenario(), List.of());
                Nginx nginx = new Nginx(nginxProgram, processes.folder(), simulatorPort);
                JavaProcess router =
                        processes.router("router", port, JavaProcess.freePort(), route(simulatorPort), options)) {
            Contender direct = new Contender("direct", simulatorPort, PROVIDER_PATH);
            Contender byNginx = new Contender("nginx", nginx.proxyPort(), PROVIDER_PATH);
            Contender byRouter = new Contender("router", port, PATH);
            System.out.println("Resident when ready: " + residentMiB(router) + " MiB");
            openStreams(byRouter, router, "fresh");
            warmUp(List.of(direct, byNginx, byRouter));
            PlainAnswers plain = new PlainAnswers(wrk, ROUNDS, WINDOW_SECONDS, CONNECTIONS);
            plain.measure("the simulator", List.of(direct, byNginx, byRouter));
            new PlainAnswers(thinking, ROUNDS, WINDOW_SECONDS, List.of(1, CALLERS))
                    .measure("the simulator, which takes 20 ms for each,", List.of(direct, byNginx, byRouter));
            firstTokens(List.of(direct, byNginx, byRouter));
            System.out.println("\nResident after that: " + residentMiB(router) + " MiB");
            try (JavaProcess _ = processes.router(
                    "router-static", staticRouterPort, JavaProcess.freePort(), route(nginx.staticPort()), options)) {
                List<Contender> fast = List.of(
                        new Contender("direct", nginx.staticPort(), PROVIDER_PATH),
                        new Contender("nginx", nginx.staticProxyPort(), PROVIDER_PATH),
                        new Contender("router", staticRouterPort, PATH));
                warmUp(fast);
                plain.measure("nginx", fast);
            }
            openStreams(byRouter, router, "after all this load");
            new Starts(processes, route(simulatorPort)).measure();
        }
    }

    /** New code is slow; what it takes in the first seconds is no matter of proxies. */
    private void warmUp(List<Contender> contenders) throws IOException, InterruptedException {
        for (Contender contender : contenders) {
            wrk.run(contender, 64, WARM_UP_SECONDS);
        }
    }

    private static void firstTokens(List<Contender> contenders) throws IOException {
        Streams streams = new Streams();
        List<List<Latencies>> rounds = new ArrayList<>();
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            List<Latencies> each = new ArrayList<>();
            for (Contender contender : contenders) {
                each.add(streams.firstTokens(contender, "streamed", CALLERS, WINDOW_SECONDS));
            }
            if (round >= 0) {
                rounds.add(each);
            }
        }
        System.out.printf(
                "%n### Time to the first token, %d streams at a time%n%n"
                        + "| | p50 ms | p99 ms | added p50 ms | added p99 ms |%n|---|---|---|---|---|%n",
                CALLERS);
        for (int i = 0; i < contenders.size(); i++) {
            int own = i;
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %.2f | %.2f |%n",
                    contenders.get(i).name(),
                    Median.of(
                            rounds.stream().map(round -> round.get(own).ms(50)).toList()),
                    Median.of(
                            rounds.stream().map(round -> round.get(own).ms(99)).toList()),
                    Median.of(rounds.stream()
                            .map(round ->
                                    round.get(own).ms(50) - round.getFirst().ms(50))
                            .toList()),
                    Median.of(rounds.stream()
                            .map(round ->
                                    round.get(own).ms(99) - round.getFirst().ms(99))
                            .toList()));
        }
    }

    private void openStreams(Contender contender, JavaProcess router, String when)
            throws IOException, InterruptedException {
        new Streams().open(contender, "slow", OPEN, () -> {
            TimeUnit.SECONDS.sleep(5);
            System.out.println(
                    "\nResident with " + OPEN + " open streams, " + when + ": " + residentMiB(router) + " MiB");
        });
    }

    private static long residentMiB(JavaProcess process) throws IOException {
        return process.status("VmRSS") / 1024;
    }

    /** A request of 600 bytes. */
    static String body(String model) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"system\",\"content\":\""
                + "You are a short and friendly assistant. ".repeat(10)
                + "\"},{\"role\":\"user\",\"content\":\"Say hello.\"}]}";
    }

    static String scenario() {
        return """
                providers:
                  first:
                    models:
                      thinking: {type: Answer, pace: {latencyMs: 20}}
                      streamed: {type: Answer, pace: {firstTokenMs: 20, intervalMs: 5, tokens: 20}}
                      slow: {type: Answer, pace: {intervalMs: 1000, tokens: 60}}
                """;
    }

    static String route(int port) {
        return """
                apiVersion: llmroute.dev/v1alpha1
                kind: LlmRoute
                metadata: {name: measured}
                spec:
                  providers:
                    - name: first
                      dialect: OpenAI
                      baseUrl: http://127.0.0.1:%d/first/v1
                      network: Private
                      credentials: [{name: main, secretKeyRef: {name: keys, key: first}}]
                      models: [{name: large}, {name: thinking}, {name: streamed}, {name: slow}]
                  auth: {mode: None}
                """.formatted(port);
    }

    /** Where a program is; exits with 2 where it is missing. */
    static String program(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        return Arrays.stream(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElseGet(() -> {
                    System.err.println(
                            "bench: " + name
                                    + " is not installed. Debian and Ubuntu: apt-get install --no-install-recommends nginx-light wrk");
                    System.exit(2);
                    throw new IllegalStateException();
                });
    }
}
