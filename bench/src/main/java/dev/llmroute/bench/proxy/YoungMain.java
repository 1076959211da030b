package dev.llmroute.bench.proxy;

import dev.llmroute.bench.Bound;
import dev.llmroute.bench.JavaProcess;
import dev.llmroute.bench.Latencies;
import dev.llmroute.bench.ProductProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Measures what a router adds in its first requests after it is ready, with an AOT cache as its image has one, beside nginx in the
 * same run, and prints tables. Each router is a process of its own that has served nobody before. Needs nginx. Runs in the folder
 * {@code bench}; {@code bench/run young} starts it. Ends by itself within fifteen minutes.
 */
public final class YoungMain {
    private static final int BOUND_MINUTES = 15;
    private static final int ROUTERS = 7;
    private static final int STREAMS = 20;
    private static final int WARM_UP = 20_000;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final String SCENARIO = """
            providers:
              first:
                models:
                  streamed: {type: Answer, pace: {firstTokenMs: 20, intervalMs: 5, tokens: 20}}
              second:
                models:
                  limited: {type: Limit, wording: GroqTokensPerDay, lastsMs: 1366848}
            """;

    /** Requests of a process's life that are told together, from the first one to the last one. */
    private record Block(int first, int last) {
        private static final List<Block> ALL = List.of(
                new Block(1, 20),
                new Block(21, 100),
                new Block(1, 100),
                new Block(101, 300),
                new Block(301, 600),
                new Block(601, 1500),
                new Block(101, 1500));

        static int requests() {
            return ALL.getLast().last;
        }

        boolean has(int number) {
            return first <= number && number <= last;
        }
    }

    /** How long something took by each way. */
    private record Ways(Latencies direct, Latencies nginx, Latencies router) {
        Ways() {
            this(new Latencies(), new Latencies(), new Latencies());
        }

        void print(String name) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f · %.2f | %.2f · %.2f |%n",
                    name,
                    direct.ms(50),
                    nginx.ms(50) - direct.ms(50),
                    nginx.ms(99) - direct.ms(99),
                    router.ms(50) - direct.ms(50),
                    router.ms(99) - direct.ms(99));
        }
    }

    private final ProductProcesses processes;
    private final List<String> options;
    private final List<Double> seconds = new ArrayList<>();
    private final List<Double> idleMiB = new ArrayList<>();

    private YoungMain(ProductProcesses processes, List<String> options) {
        this.processes = processes;
        this.options = options;
    }

    /** Exits with 2 where a program is missing. The arguments are options for the routers' JVM, in training too. */
    public static void main(String[] args) throws IOException, InterruptedException {
        ProductProcesses processes = new ProductProcesses(Path.of("target", "young"));
        Bound.endAfter("bench", BOUND_MINUTES, TimeUnit.MINUTES);
        List<String> options = new ArrayList<>(List.of(args));
        options.addAll(processes.aotCache(List.of(args)));
        new YoungMain(processes, options).measure(ProxyMain.program("nginx"));
        System.exit(0);
    }

    private void measure(String nginxProgram) throws IOException, InterruptedException {
        int simulator = JavaProcess.freePort();
        try (JavaProcess _ = processes.simulator(simulator, SCENARIO, List.of());
                Nginx nginx = new Nginx(nginxProgram, processes.folder(), simulator)) {
            Contender direct = new Contender("direct", simulator, ProxyMain.PROVIDER_PATH);
            Contender byNginx = new Contender("nginx", nginx.proxyPort(), ProxyMain.PROVIDER_PATH);
            warmUp(direct, byNginx);
            System.out.printf(
                    "%n%d routers, added to the direct way in ms, p50 · p99%n%n| | direct p50 | nginx | router |%n|---|---|---|---|%n",
                    ROUTERS);
            plain(direct, byNginx);
            streams(direct, byNginx);
            fallbacks(direct, byNginx);
            System.out.printf(
                    Locale.ROOT,
                    "%nStart to ready %.2f s, resident then %.0f MiB (medians)%n",
                    Median.of(seconds),
                    Median.of(idleMiB));
        }
    }

    /** The simulator and this process are to be old when the routers are young. */
    private static void warmUp(Contender direct, Contender byNginx) throws IOException, InterruptedException {
        try (KeptConnection one = new KeptConnection(direct, ProxyMain.body("large"));
                KeptConnection other = new KeptConnection(byNginx, ProxyMain.body("large"))) {
            for (int i = 0; i < WARM_UP; i++) {
                one.ask();
                other.ask();
            }
        }
        Contender limited = new Contender("limited", direct.port(), "/second/v1/chat/completions");
        try (KeptConnection refused = new KeptConnection(limited, ProxyMain.body("limited"), TOO_MANY_REQUESTS)) {
            for (int i = 0; i < WARM_UP; i++) {
                refused.ask();
            }
        }
        for (int i = 0; i < WARM_UP / 1000; i++) {
            firstTokens(direct, new Latencies());
            firstTokens(byNginx, new Latencies());
        }
    }

    private JavaProcess started(int port, String route) throws IOException, InterruptedException {
        long began = System.nanoTime();
        JavaProcess router = processes.router("young", port, JavaProcess.freePort(), route, options);
        seconds.add((System.nanoTime() - began) / 1e9);
        idleMiB.add(router.status("VmRSS") / 1024.0);
        return router;
    }

    private void plain(Contender direct, Contender byNginx) throws IOException, InterruptedException {
        List<Ways> blocks = Block.ALL.stream().map(_ -> new Ways()).toList();
        String body = ProxyMain.body("large");
        for (int i = 0; i < ROUTERS; i++) {
            int port = JavaProcess.freePort();
            try (JavaProcess _ = started(port, ProxyMain.route(direct.port()));
                    KeptConnection one = new KeptConnection(direct, body);
                    KeptConnection other = new KeptConnection(byNginx, body);
                    KeptConnection young = new KeptConnection(router(port), body)) {
                for (int number = 1; number <= Block.requests(); number++) {
                    long directNanos = one.ask();
                    long nginxNanos = other.ask();
                    long routerNanos = young.ask();
                    for (int b = 0; b < blocks.size(); b++) {
                        if (Block.ALL.get(b).has(number)) {
                            blocks.get(b).direct.add(directNanos);
                            blocks.get(b).nginx.add(nginxNanos);
                            blocks.get(b).router.add(routerNanos);
                        }
                    }
                }
            }
        }
        for (int b = 0; b < blocks.size(); b++) {
            Block block = Block.ALL.get(b);
            blocks.get(b).print("plain, requests %d to %d".formatted(block.first, block.last));
        }
    }

    private void streams(Contender direct, Contender byNginx) throws IOException, InterruptedException {
        Ways ways = new Ways();
        for (int i = 0; i < ROUTERS; i++) {
            int port = JavaProcess.freePort();
            try (JavaProcess _ = started(port, ProxyMain.route(direct.port()))) {
                firstTokens(direct, ways.direct);
                firstTokens(byNginx, ways.nginx);
                firstTokens(router(port), ways.router);
            }
        }
        ways.print("first token of the first %d streams at once".formatted(STREAMS));
    }

    private void fallbacks(Contender direct, Contender byNginx) throws IOException, InterruptedException {
        Ways ways = new Ways();
        for (int i = 0; i < ROUTERS; i++) {
            int port = JavaProcess.freePort();
            try (JavaProcess _ = started(port, limitedRoute(direct.port()));
                    KeptConnection one = new KeptConnection(direct, ProxyMain.body("large"));
                    KeptConnection other = new KeptConnection(byNginx, ProxyMain.body("large"));
                    KeptConnection young = new KeptConnection(router(port), ProxyMain.body("measured"))) {
                ways.direct.add(one.ask());
                ways.nginx.add(other.ask());
                ways.router.add(young.ask());
            }
        }
        ways.print("the first request of all, which falls back on a 429");
    }

    private static Contender router(int port) {
        return new Contender("router", port, ProxyMain.PATH);
    }

    /** Of so many streams that are asked for at the same moment, over connections that are there. */
    private static void firstTokens(Contender contender, Latencies took) throws IOException, InterruptedException {
        String body = ProxyMain.body("streamed").replace("{\"model\"", "{\"stream\":true,\"model\"");
        List<KeptConnection> connections = new ArrayList<>();
        try {
            for (int i = 0; i < STREAMS; i++) {
                connections.add(new KeptConnection(contender, body));
            }
            new AtOnce(connections).run(took);
        } finally {
            for (KeptConnection each : connections) {
                each.close();
            }
        }
    }

    private static String limitedRoute(int port) {
        return """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: measured}
            spec:
              providers:
                - name: second
                  dialect: OpenAI
                  baseUrl: http://127.0.0.1:%1$d/second/v1
                  network: Private
                  credentials: [{name: main, secretKeyRef: {name: keys, key: second}}]
                  models: [{name: limited}]
                - name: first
                  dialect: OpenAI
                  baseUrl: http://127.0.0.1:%1$d/first/v1
                  network: Private
                  credentials: [{name: main, secretKeyRef: {name: keys, key: first}}]
                  models: [{name: large}]
              auth: {mode: None}
            """.formatted(port);
    }
}
