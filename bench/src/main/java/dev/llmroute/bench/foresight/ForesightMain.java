package dev.llmroute.bench.foresight;

import dev.llmroute.bench.Bound;
import dev.llmroute.bench.CacheMembers;
import dev.llmroute.bench.JavaProcess;
import dev.llmroute.bench.ProductProcesses;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Three routers that share their memory before a provider that lets 60 requests a minute through, while callers send 90 and more: how many it
 * has to refuse, and how much of what it would serve is used, in each {@link Case}, all at once. Runs in the folder {@code bench};
 * {@code bench/run foresight MINUTES} starts it. Ends by itself, with 1 where a gate is missed.
 */
public final class ForesightMain {
    private static final int ROUTERS = 3;
    private static final int MEMBERS = 2;

    /** Less tells too little of a refusal an hour. */
    private static final int MINUTES_OF_GATES = 10;

    private static final long TENANT_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final HttpClient http = HttpClient.newHttpClient();
    private final int simulatorPort;
    private final List<Callers> callers;
    private final List<JavaProcess> routers;

    private ForesightMain(int simulatorPort, List<Integer> routerPorts, List<JavaProcess> routers) {
        this.simulatorPort = simulatorPort;
        this.routers = routers;
        this.callers = Arrays.stream(Case.values())
                .map(each -> new Callers(each, routerPorts, simulatorPort))
                .toList();
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int minutes = args.length == 0 ? 2 : Integer.parseInt(args[0]);
        Bound.endAfter("bench", minutes + 2, TimeUnit.MINUTES);
        Path folder = Path.of("target", "foresight");
        ProductProcesses processes = new ProductProcesses(folder);
        int simulatorPort = JavaProcess.freePort();
        String scenario = Arrays.stream(Case.values())
                .map(each -> "  %s: {models: {large: %s}}%n".formatted(each.provider(), each.behaviour(false)))
                .collect(Collectors.joining("", "providers:\n", "  rest: {models: {\"*\": {type: Answer}}}\n"));
        List<JavaProcess> started = new ArrayList<>();
        try (CacheMembers members = CacheMembers.start(processes.folder(), MEMBERS, JavaProcess.WITHOUT_OPTIMIZER)) {
            started.add(processes.simulator(simulatorPort, scenario, JavaProcess.WITHOUT_OPTIMIZER));
            List<Integer> ports = new ArrayList<>();
            for (int i = 0; i < ROUTERS; i++) {
                ports.add(JavaProcess.freePort());
                Map<String, String> shared =
                        Map.of("LLMROUTE_CACHE_ADDRESSES", members.addresses(), "LLMROUTE_ROUTER_ID", "router-" + i);
                started.add(processes.router(
                        "router-" + i,
                        ports.get(i),
                        JavaProcess.freePort(),
                        route(simulatorPort),
                        shared,
                        JavaProcess.WITHOUT_OPTIMIZER));
            }
            boolean missed =
                    new ForesightMain(simulatorPort, ports, started.subList(1, started.size())).isMissed(minutes);
            System.exit(missed ? 1 : 0);
        } finally {
            started.reversed().forEach(JavaProcess::close);
        }
    }

    private static String route(int simulatorPort) {
        return Arrays.stream(Case.values())
                .map(each -> each.yaml(simulatorPort))
                .collect(Collectors.joining("", """
                        apiVersion: llmroute.dev/v1alpha1
                        kind: LlmRoute
                        metadata: {name: foreseen}
                        spec:
                          auth: {mode: None}
                          providers:
                        """, """
                            - name: rest
                              dialect: OpenAI
                              baseUrl: http://127.0.0.1:%d/rest/v1
                              network: Private
                              credentials: [{name: main, secretKeyRef: {name: keys, key: second}}]
                              models: [{name: any}]
                        """.formatted(simulatorPort)));
    }

    private boolean isMissed(int minutes) throws IOException, InterruptedException {
        long began = System.nanoTime();
        long end = began + TimeUnit.MINUTES.toNanos(minutes);
        long half = began + TimeUnit.MINUTES.toNanos(minutes) / 2;
        List<Thread> asking = callers.stream()
                .map(each -> Thread.ofPlatform().start(() -> each.run(end)))
                .toList();
        LockSupport.parkNanos(half - System.nanoTime());
        List<Long> refusedAtHalf = refused();
        for (Case each : Case.values()) {
            if (each.changes()) {
                put(each);
            }
        }
        for (long next = half; next < end; next += TENANT_PAUSE_NANOS) {
            LockSupport.parkNanos(next - System.nanoTime());
            callers.stream().filter(each -> each.of().hasTenant()).forEach(Callers::askAsTenant);
        }
        for (Thread each : asking) {
            each.join();
        }
        return told(minutes, refused(), refusedAtHalf);
    }

    /** How often each case's provider has refused, by the routers' logs. */
    private List<Long> refused() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (JavaProcess router : routers) {
            lines.append(Files.readString(router.log(), StandardCharsets.UTF_8));
        }
        return callers.stream()
                .map(each -> Pattern.compile(" - " + each.of().provider() + "/large failed: \\S+ status 429 ")
                        .matcher(lines)
                        .results()
                        .count())
                .toList();
    }

    private void put(Case of) throws IOException, InterruptedException {
        URI behaviour =
                URI.create("http://127.0.0.1:" + simulatorPort + "/admin/behaviours/" + of.provider() + "/large");
        http.send(
                HttpRequest.newBuilder(behaviour)
                        .PUT(BodyPublishers.ofString(of.behaviour(true)))
                        .build(),
                BodyHandlers.discarding());
    }

    private boolean told(int minutes, List<Long> allRefused, List<Long> refusedAtHalf) {
        System.out.printf(
                Locale.ROOT,
                "%d routers, %d minutes, 60 a minute let through, 90 and more asked%n%n"
                        + "| case | refused | an hour | in the second half | used of what there was | no answer |%n|---|---|---|---|---|---|%n",
                ROUTERS,
                minutes);
        boolean missed = false;
        for (int i = 0; i < callers.size(); i++) {
            Callers each = callers.get(i);
            long refused = allRefused.get(i);
            double anHour = refused * 60.0 / minutes;
            double used = each.served() / each.of().possible(minutes);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %.1f | %d | %.1f %% | %d |%n",
                    each.of(),
                    refused,
                    anHour,
                    refused - refusedAtHalf.get(i),
                    100 * used,
                    each.failed());
            missed |= each.of().isMissed(anHour, used) || each.failed() > 0;
        }
        boolean counts = minutes >= MINUTES_OF_GATES;
        System.out.println(counts ? (missed ? "a gate is missed" : "all gates are met") : "too short for the gates");
        return counts && missed;
    }
}
