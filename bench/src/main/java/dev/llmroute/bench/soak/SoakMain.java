package dev.llmroute.bench.soak;

import dev.llmroute.bench.Bound;
import dev.llmroute.bench.JavaProcess;
import dev.llmroute.bench.ProductProcesses;
import dev.llmroute.bench.soak.Verdict.Kind;
import dev.llmroute.cache.CacheMain;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Two routers that share their cooldowns, the simulator and random faults, at half of what they can carry. Prints tables and PASS or
 * FAIL; exits with 1 for FAIL. {@code e2e/soak} starts it in the folder {@code bench}. Linux only.
 */
public final class SoakMain {
    private static final String ROUTE = "soaked";
    private static final List<String> FAULTY = List.of("first/large", "first/small", "second/large");
    private static final int SAMPLES = 15;
    private static final int CALLERS = 64;
    private static final int ROUTERS = 2;
    private static final int WINDOW_SECONDS = 15;
    private static final int MOST_WINDOWS = 12;
    /** Of a thousand answers; the last target of the route never fails, but this machine may be slow for a moment. */
    private static final double REFUSALS_ALLOWED = 1;

    private final ProductProcesses processes = new ProductProcesses(Path.of("target", "soak"));
    private final int simulatorPort = JavaProcess.freePort();
    private final int steadyPort = JavaProcess.freePort();
    private final int cachePort = JavaProcess.freePort();
    private final List<Integer> ports = new ArrayList<>();
    private final List<Integer> adminPorts = new ArrayList<>();
    private final List<JavaProcess> routers = new ArrayList<>();
    private final List<List<Vitals>> vitals = new ArrayList<>();
    private boolean passed = true;

    private SoakMain() throws IOException {}

    /** {@code --minutes N}, 5 without it. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int minutes = 5;
        if (args.length == 2 && args[0].equals("--minutes") && args[1].matches("[1-9][0-9]{0,3}")) {
            minutes = Integer.parseInt(args[1]);
        } else if (args.length > 0) {
            System.err.println("usage: e2e/soak [--minutes N]");
            System.exit(2);
        }
        Bound.endAfter("soak", minutes + 10, TimeUnit.MINUTES);
        System.exit(new SoakMain().run(Duration.ofMinutes(minutes)) ? 0 : 1);
    }

    private boolean run(Duration duration) throws IOException, InterruptedException {
        try (JavaProcess _ = processes.simulator(simulatorPort, "providers: {}", List.of());
                JavaProcess _ = processes.simulator(steadyPort, "providers: {}", List.of());
                JavaProcess _ = JavaProcess.start(
                        CacheMain.class,
                        "member",
                        processes.folder(),
                        Map.of(
                                "LLMROUTE_CACHE_PORT", String.valueOf(cachePort),
                                "LLMROUTE_CACHE_ADDRESSES", "127.0.0.1:" + cachePort,
                                "LLMROUTE_CACHE_HEALTH_PORT", String.valueOf(JavaProcess.freePort())),
                        List.of())) {
            startRouters();
            double saturation;
            try (Load load = new Load(ports, ROUTE)) {
                saturation = saturation(load);
            }
            int rate = Math.max(1, (int) saturation / 2);
            System.out.printf(
                    Locale.ROOT,
                    "saturation %.0f requests/s without faults; now %d requests/s with faults for %d minutes%n",
                    saturation,
                    rate,
                    duration.toMinutes());
            soak(rate, duration);
        } finally {
            routers.forEach(JavaProcess::close);
        }
        System.out.println(passed ? "\nPASS" : "\nFAIL");
        return passed;
    }

    /** What is carried when it grows no more: for the first minutes the JVMs' optimizing compilers take most of two cores. */
    private static double saturation(Load load) throws InterruptedException {
        double best = 0;
        for (int window = 0; window < MOST_WINDOWS; window++) {
            double carried = load.saturate(CALLERS, WINDOW_SECONDS);
            if (window > 1 && carried < best * 1.1) {
                return Math.max(best, carried);
            }
            best = Math.max(best, carried);
        }
        return best;
    }

    private void startRouters() throws IOException, InterruptedException {
        Map<String, String> environment = Map.of("LLMROUTE_CACHE_ADDRESSES", "127.0.0.1:" + cachePort);
        for (int i = 0; i < ROUTERS; i++) {
            ports.add(JavaProcess.freePort());
            adminPorts.add(JavaProcess.freePort());
            vitals.add(new ArrayList<>());
            routers.add(
                    processes.router("router-" + i, ports.get(i), adminPorts.get(i), route(), environment, List.of()));
        }
    }

    private void soak(int rate, Duration duration) throws IOException, InterruptedException {
        Faults faults = new Faults(simulatorPort, FAULTY, ThreadLocalRandom.current());
        try (Load load = new Load(ports, ROUTE)) {
            Thread failing = Thread.ofPlatform().name("faults").start(faults);
            FutureTask<Void> loading = new FutureTask<>(() -> {
                load.steady(rate, duration);
                return null;
            });
            Thread.ofPlatform().name("load").start(loading);
            sample(duration);
            if (!failing.isAlive() || loading.isDone()) {
                throw new IOException("the load or the faults have ended early");
            }
            loading.get();
            failing.interrupt();
            failing.join();
            report(load, faults);
        } catch (ExecutionException failed) {
            throw new IOException("the load failed", failed);
        }
        reportVitals();
        afterwards();
    }

    /** Not in the first moments, whose new code and connections are no leak. */
    private void sample(Duration duration) throws IOException, InterruptedException {
        long began = System.nanoTime();
        for (int i = 1; i <= SAMPLES; i++) {
            long due = duration.toNanos() * i / (SAMPLES + 1);
            TimeUnit.NANOSECONDS.sleep(Math.max(0, due - (System.nanoTime() - began)));
            for (int router = 0; router < ROUTERS; router++) {
                vitals.get(router).add(Vitals.of(routers.get(router)));
            }
        }
    }

    private void report(Load load, Faults faults) {
        System.out.println("\n| answers | |\n|---|---|");
        for (Kind kind : Kind.values()) {
            System.out.printf(Locale.ROOT, "| %s | %,d |%n", kind.name().toLowerCase(Locale.ROOT), load.count(kind));
        }
        System.out.printf(Locale.ROOT, "| held back, since too many were open | %,d |%n", load.heldBack());
        System.out.println("\nfaults played: " + faults.played());
        System.out.println("refusals: " + new TreeMap<>(load.refusals()));
        load.wrong().forEach(each -> System.out.println("wrong: " + each));
        long all = load.count(Kind.ANSWERED) + load.count(Kind.BROKEN) + load.count(Kind.REFUSED);
        check(load.count(Kind.WRONG) == 0, "an answer was wrong");
        check(load.count(Kind.BROKEN) > 0, "no fault has broken a stream, so that nothing was shown");
        check(load.count(Kind.REFUSED) * 1000.0 <= all * REFUSALS_ALLOWED, "too many requests were refused");
        check(load.heldBack() * 20 <= all, "the load could not be kept up");
    }

    private void reportVitals() {
        System.out.println("\n| | first third | last third | allowed | |\n|---|---|---|---|---|");
        for (int i = 0; i < ROUTERS; i++) {
            String router = "router " + (i + 1) + ": ";
            List<Vitals> samples = vitals.get(i);
            List<Growth> figures = List.of(
                    Growth.of(router + "heap after collection, KiB", samples, Vitals::heapKiB, 0.1, 4096),
                    Growth.of(router + "resident, KiB", samples, Vitals::residentKiB, 0.1, 16384),
                    Growth.of(router + "threads", samples, Vitals::threads, 0, 3),
                    Growth.of(router + "open files", samples, Vitals::files, 0.25, 50),
                    Growth.of(router + "sockets", samples, Vitals::sockets, 0.25, 50));
            for (Growth figure : figures) {
                System.out.println(figure.row());
                check(figure.flat(), figure.name() + " grows");
            }
        }
    }

    /** When all callers have their answers, nothing is left over: no request in a router, no call at the provider. */
    private void afterwards() throws IOException, InterruptedException {
        for (int i = 0; i < ROUTERS; i++) {
            long left = -1;
            for (int second = 0; second < 20 && left != 0; second++) {
                TimeUnit.SECONDS.sleep(1);
                left = inFlight(adminPorts.get(i));
            }
            System.out.println("router " + (i + 1) + ": requests in flight afterwards: " + left);
            check(left == 0, "requests are still in flight");
        }
        String calls = get(simulatorPort, "/admin/calls");
        String open = calls.replaceAll(".*?\"open\":(\\d+).*", "$1");
        System.out.println("calls open at the provider afterwards: " + open);
        check(open.equals("0"), "calls are still open");
    }

    private static long inFlight(int adminPort) throws IOException, InterruptedException {
        Optional<String> line = get(adminPort, "/metrics")
                .lines()
                .filter(each -> each.startsWith("llmroute_requests_in_flight "))
                .findFirst();
        return line.map(each -> (long) Double.parseDouble(each.split(" ")[1])).orElse(-1L);
    }

    private static String get(int port, String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return http.send(request, BodyHandlers.ofString()).body();
        }
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            passed = false;
            System.out.println("FAILED: " + otherwise);
        }
    }

    /**
     * Short waits and no ramp, so that much happens. The three providers have addresses of their own, since what concerns a whole provider is
     * known by its address; the last one never fails.
     */
    private String route() {
        return """
                apiVersion: llmroute.dev/v1alpha1
                kind: LlmRoute
                metadata: {name: %s}
                spec:
                  providers:
                    - name: first
                      dialect: OpenAI
                      baseUrl: http://127.0.0.1:%d/first/v1
                      network: Private
                      credentials: [{name: main, secretKeyRef: {name: keys, key: first}}]
                      models: [{name: large}, {name: small}]
                      timeouts: {connect: 2s, firstToken: 2s, stall: 2s, total: 4s}
                    - name: second
                      dialect: Anthropic
                      baseUrl: http://localhost:%d/second
                      network: Private
                      credentials: [{name: main, secretKeyRef: {name: keys, key: second}}]
                      models: [{name: large}]
                      timeouts: {connect: 2s, firstToken: 2s, stall: 2s, total: 4s}
                    - name: third
                      dialect: OpenAI
                      baseUrl: http://127.0.0.1:%d/third/v1
                      network: Private
                      credentials: [{name: main, secretKeyRef: {name: keys, key: second}}]
                      models: [{name: steady}]
                      timeouts: {connect: 10s}
                  fallback: {maxAttempts: 6}
                  cooldown: {default: 2s, max: 3s, ramp: 0s}
                  auth: {mode: None}
                """.formatted(ROUTE, simulatorPort, simulatorPort, steadyPort);
    }
}
