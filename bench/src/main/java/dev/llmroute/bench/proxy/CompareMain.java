package dev.llmroute.bench.proxy;

import dev.llmroute.bench.Bound;
import dev.llmroute.bench.JavaProcess;
import dev.llmroute.bench.ProductProcesses;
import dev.llmroute.bench.proxy.Wrk.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Measures the plain path of this build beside that of another one, in turns of the same run, and prints a table. Needs wrk. Runs in the folder
 * {@code bench}; {@code bench/run compare CLASSPATH-FILE} starts it. Ends by itself within ten minutes.
 */
public final class CompareMain {
    private static final int ROUNDS = 15;
    private static final int WINDOW_SECONDS = 3;
    private static final int WARM_UP_SECONDS = 20;
    private static final List<Integer> CONNECTIONS = List.of(1, 16, 64);

    /** @param cpuMicros of the router, for each request */
    private record Round(Window window, double cpuMicros) {}

    private CompareMain() {}

    /** @param args the file with the other build's class path */
    public static void main(String[] args) throws IOException, InterruptedException {
        Bound.endAfter("bench", 10, TimeUnit.MINUTES);
        ProductProcesses processes = new ProductProcesses(Path.of("target", "compare"));
        Wrk wrk = new Wrk(ProxyMain.program("wrk"), processes.folder(), "large", ProxyMain.body("large"));
        int simulatorPort = JavaProcess.freePort();
        int beforePort = JavaProcess.freePort();
        int afterPort = JavaProcess.freePort();
        String route = ProxyMain.route(simulatorPort);
        String others = Files.readString(Path.of(args[0])).strip();
        try (JavaProcess _ = processes.simulator(simulatorPort, ProxyMain.scenario(), List.of());
                JavaProcess before = processes.routerOf(others, "before", beforePort, JavaProcess.freePort(), route);
                JavaProcess after = processes.router("after", afterPort, JavaProcess.freePort(), route, List.of())) {
            Contender first = new Contender("before", beforePort, ProxyMain.PATH);
            Contender second = new Contender("after", afterPort, ProxyMain.PATH);
            wrk.run(first, 64, WARM_UP_SECONDS);
            wrk.run(second, 64, WARM_UP_SECONDS);
            System.out.println("| connections | | requests/s | p50 ms | p99 ms | CPU of the router, µs a request |");
            System.out.println("|---|---|---|---|---|---|");
            for (int connections : CONNECTIONS) {
                List<Round> old = new ArrayList<>();
                List<Round> own = new ArrayList<>();
                for (int round = 0; round < ROUNDS; round++) {
                    old.add(round(wrk, first, before, connections));
                    own.add(round(wrk, second, after, connections));
                }
                print(connections, "before", old);
                print(connections, "after", own);
            }
        }
        System.exit(0);
    }

    private static Round round(Wrk wrk, Contender contender, JavaProcess router, int connections)
            throws IOException, InterruptedException {
        long before = router.cpuMs();
        Window window = wrk.run(contender, connections, WINDOW_SECONDS);
        if (window.failed() > 0) {
            throw new IOException(contender.name() + " failed " + window.failed() + " times");
        }
        double requests = window.perSecond() * WINDOW_SECONDS;
        return new Round(window, (router.cpuMs() - before) * 1000 / requests);
    }

    private static void print(int connections, String who, List<Round> rounds) {
        System.out.printf(
                Locale.ROOT,
                "| %d | %s | %,.0f | %.3f | %.3f | %.1f |%n",
                connections,
                who,
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
