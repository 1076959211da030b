package dev.llmroute.bench.routes;

import dev.llmroute.bench.Bound;
import dev.llmroute.bench.JavaProcess;
import dev.llmroute.bench.ProductProcesses;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Measures a router that serves as many routes as a gateway may have: its memory, what it takes of a core at rest, and how long a changed
 * file takes to be in use. Runs in the folder {@code bench}; {@code bench/run routes} starts it. Ends by itself within five minutes.
 */
public final class ManyRoutesMain {
    private static final int TARGETS = 10;
    private static final int CALLERS = 16;
    private static final int LOAD_SECONDS = 30;
    private static final int REST_SECONDS = 20;
    private static final int CHANGES = 20;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final ProductProcesses processes;
    private final Path folder;
    private final int simulatorPort;

    private ManyRoutesMain(ProductProcesses processes, int simulatorPort) throws IOException {
        this.processes = processes;
        this.simulatorPort = simulatorPort;
        folder = Files.createDirectories(processes.folder().resolve("routes"));
    }

    /** @param args how many routes, one number after the other */
    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        Bound.endAfter("bench", 5, TimeUnit.MINUTES);
        ProductProcesses processes = new ProductProcesses(Path.of("target", "many-routes"));
        int simulatorPort = JavaProcess.freePort();
        try (JavaProcess _ = processes.simulator(simulatorPort, scenario(), List.of())) {
            System.out.println("| routes | ready after | resident: ready · after load | cores at rest"
                    + " | a change in use after: median · most |");
            System.out.println("|---|---|---|---|---|");
            for (String each : args) {
                new ManyRoutesMain(processes, simulatorPort).measure(Integer.parseInt(each));
            }
        }
        System.exit(0);
    }

    private void measure(int routes) throws IOException, InterruptedException, ExecutionException {
        try (var old = Files.list(folder)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        for (int i = 0; i < routes; i++) {
            write(i, 1);
        }
        int port = JavaProcess.freePort();
        int adminPort = JavaProcess.freePort();
        long began = System.nanoTime();
        try (JavaProcess router = processes.router(
                "router-" + routes, port, adminPort, "", Map.of("LLMROUTE_CONFIG", folder.toString()), List.of())) {
            double readySeconds = (System.nanoTime() - began) / 1e9;
            long ready = router.status("VmRSS") / 1024;
            long answers = load(port, routes);
            long loaded = router.status("VmRSS") / 1024;
            long cpu = router.cpuMs();
            TimeUnit.SECONDS.sleep(REST_SECONDS);
            double rest = (router.cpuMs() - cpu) / 1000.0 / REST_SECONDS;
            List<Long> changes = changes(adminPort, routes);
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %.1f s | %d · %d MiB (%,d answers) | %.3f | %d · %d ms |%n",
                    routes,
                    readySeconds,
                    ready,
                    loaded,
                    answers,
                    rest,
                    changes.get(changes.size() / 2),
                    changes.getLast());
        }
    }

    /** All routes are asked, by so many callers at a time. Returns how many answers there were. */
    private static long load(int port, int routes) throws ExecutionException, InterruptedException {
        AtomicLong asked = new AtomicLong();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LOAD_SECONDS);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = IntStream.range(0, CALLERS)
                    .<Future<?>>mapToObj(caller -> callers.submit(() -> {
                        while (System.nanoTime() - end < 0) {
                            ask(port, (int) (asked.getAndIncrement() % routes));
                        }
                        return null;
                    }))
                    .toList();
            for (Future<?> each : all) {
                each.get();
            }
        }
        return asked.get();
    }

    private static void ask(int port, int route) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .header("content-type", "application/json")
                .header("authorization", "Bearer simulated-key-of-second")
                .POST(BodyPublishers.ofString("{\"model\":\"route-" + route
                        + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello.\"}]}"))
                .build();
        int status = HTTP.send(request, BodyHandlers.discarding()).statusCode();
        if (status != 200) {
            throw new IOException("route-" + route + " answered " + status);
        }
    }

    /** How long each of some changes took, in ms, the quickest first. */
    private List<Long> changes(int adminPort, int routes) throws IOException, InterruptedException {
        List<Long> took = new ArrayList<>();
        for (int i = 0; i < CHANGES; i++) {
            long began = System.nanoTime();
            int generation = i + 2;
            write(routes / 2, generation);
            while (!configuration(adminPort)
                    .contains("\"name\":\"route-" + routes / 2 + "\",\"generation\":" + generation)) {
                if (System.nanoTime() - began > TimeUnit.SECONDS.toNanos(30)) {
                    throw new IOException("a change is not in use after 30 s");
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
            took.add((System.nanoTime() - began) / 1_000_000);
        }
        took.sort(Long::compare);
        return took;
    }

    private static String configuration(int adminPort) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/configz"))
                .build();
        return HTTP.send(request, BodyHandlers.ofString()).body();
    }

    /** As the kubelet would, at once. */
    private void write(int number, int generation) throws IOException {
        StringBuilder models = new StringBuilder();
        for (int target = 0; target < TARGETS; target++) {
            models.append("        - name: model-").append(target).append('\n');
        }
        Path next = processes.write(
                "next.yaml", """
                apiVersion: llmroute.dev/v1alpha1
                kind: LlmRoute
                metadata: { name: route-%d, namespace: default, generation: %d }
                spec:
                  providers:
                    - name: first
                      dialect: OpenAI
                      baseUrl: http://127.0.0.1:%d/first/v1
                      network: Private
                      credentials:
                        - name: main
                          secretKeyRef: { name: keys, key: first }
                      models:
                %s  cooldown: { default: %dm }
                  auth:
                    mode: ApiKey
                    keys:
                      - name: app
                        secretKeyRef: { name: keys, key: second }
                """.formatted(number, generation, simulatorPort, models, generation % 9 + 1));
        Files.move(next, folder.resolve("route-" + number + ".yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** It answers whatever model is asked. */
    private static String scenario() {
        return "providers:\n  first:\n    models: {}\n";
    }
}
