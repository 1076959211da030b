package dev.llmroute.bench.proxy;

import dev.llmroute.bench.Bound;
import dev.llmroute.bench.JavaProcess;
import dev.llmroute.bench.ProductProcesses;
import dev.llmroute.bench.proxy.Wrk.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Measures the plain path of this build beside that of others, in turns of the same run, and prints a table. Each is started several times, since
 * the same build is compiled differently from one start to the next, and each time another one is the first. Needs wrk. Runs in the folder
 * {@code bench}; {@code bench/run compare FOLDER...} starts it. Ends by itself within a quarter of an hour.
 */
public final class CompareMain {
    private static final int STARTS = 3;
    private static final int ROUNDS = 5;
    private static final int WINDOW_SECONDS = 3;
    private static final int WARM_UP_SECONDS = 40;
    /** The most come first: what is measured right behind the warm-up is still being compiled, which few requests a second show most. */
    private static final List<Integer> CONNECTIONS = List.of(64, 16, 1);

    /** @param cpuMicros of the router, for each request */
    private record Round(Window window, double cpuMicros) {}

    /** A build of the router, and what was measured of it by the number of connections. */
    private record Build(String name, String classPath, Map<Integer, List<Round>> rounds) {
        private Build(String name, String classPath) {
            this(name, classPath, new TreeMap<>());
        }
    }

    private record Running(Build build, JavaProcess router, Contender contender) {}

    private CompareMain() {}

    /** @param args for each other build its name and the file with its class path */
    public static void main(String[] args) throws IOException, InterruptedException {
        Bound.endAfter("bench", 20, TimeUnit.MINUTES);
        ProductProcesses processes = new ProductProcesses(Path.of("target", "compare"));
        Wrk wrk = new Wrk(ProxyMain.program("wrk"), processes.folder(), "large", ProxyMain.body("large"));
        List<Build> builds = new ArrayList<>();
        for (int i = 0; i < args.length; i += 2) {
            builds.add(new Build(args[i], Files.readString(Path.of(args[i + 1])).strip()));
        }
        builds.add(new Build("this one", System.getProperty("java.class.path")));
        int simulatorPort = JavaProcess.freePort();
        try (JavaProcess _ = processes.simulator(simulatorPort, ProxyMain.scenario(), List.of())) {
            for (int start = 0; start < STARTS; start++) {
                List<Build> inTurn = new ArrayList<>(builds);
                Collections.rotate(inTurn, start);
                measure(processes, wrk, inTurn, ProxyMain.route(simulatorPort));
            }
        }
        System.out.println("| connections | | requests/s | p50 ms | p99 ms | CPU of the router, µs a request |");
        System.out.println("|---|---|---|---|---|---|");
        for (int connections : CONNECTIONS.reversed()) {
            builds.forEach(build -> print(connections, build));
        }
        System.exit(0);
    }

    private static void measure(ProductProcesses processes, Wrk wrk, List<Build> builds, String route)
            throws IOException, InterruptedException {
        List<Running> running = new ArrayList<>();
        try {
            for (Build build : builds) {
                int port = JavaProcess.freePort();
                JavaProcess router =
                        processes.routerOf(build.classPath(), build.name(), port, JavaProcess.freePort(), route);
                running.add(new Running(build, router, new Contender(build.name(), port, ProxyMain.PATH)));
            }
            for (Running each : running) {
                wrk.run(each.contender(), 64, WARM_UP_SECONDS);
            }
            for (int connections : CONNECTIONS) {
                for (int round = 0; round < ROUNDS; round++) {
                    for (Running each : running) {
                        each.build()
                                .rounds()
                                .computeIfAbsent(connections, first -> new ArrayList<>())
                                .add(round(wrk, each, connections));
                    }
                }
            }
        } finally {
            running.forEach(each -> each.router().close());
        }
    }

    private static Round round(Wrk wrk, Running running, int connections) throws IOException, InterruptedException {
        long before = running.router().cpuMs();
        Window window = wrk.run(running.contender(), connections, WINDOW_SECONDS);
        if (window.failed() > 0) {
            throw new IOException(running.build().name() + " failed " + window.failed() + " times");
        }
        double requests = window.perSecond() * WINDOW_SECONDS;
        return new Round(window, (running.router().cpuMs() - before) * 1000 / requests);
    }

    private static void print(int connections, Build build) {
        List<Round> rounds = build.rounds().getOrDefault(connections, List.of());
        System.out.printf(
                Locale.ROOT,
                "| %d | %s | %,.0f | %.3f | %.3f | %.1f |%n",
                connections,
                build.name(),
                Median.of(rounds.stream().map(each -> each.window().perSecond()).toList()),
                Median.of(rounds.stream()
                        .map(each -> each.window().p50Micros() / 1000)
                        .toList()),
                Median.of(rounds.stream()
                        .map(each -> each.window().p99Micros() / 1000)
                        .toList()),
                Median.of(rounds.stream().map(Round::cpuMicros).toList()));
    }
}
