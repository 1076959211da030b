package dev.llmroute.bench.operator;

import dev.llmroute.bench.Bound;
import dev.llmroute.bench.Latencies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Measures what many routes cost the operator. Exits with 1 where a goal is missed. Runs in the folder {@code bench}; {@code
 * bench/operator} starts it. Ends by itself.
 */
public final class ScaleMain {
    /** The operator's own. */
    static final String NAMESPACE = "llmroute-system";

    private static final int BOUND_MINUTES = 30;

    private final int restSeconds;
    private final List<String> options;
    private final Report report = new Report();

    private ScaleMain(int restSeconds, List<String> options) {
        this.restSeconds = restSeconds;
        this.options = options;
    }

    /** {@code [--routes 200,2000] [--rest SECONDS] [OPTION OF THE JVM]...}. */
    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        List<String> left = new ArrayList<>(List.of(args));
        List<Integer> sizes = Arrays.stream(option(left, "--routes", "200,2000").split(","))
                .map(Integer::valueOf)
                .toList();
        int rest = Integer.parseInt(option(left, "--rest", "300"));
        Bound.endAfter("bench", BOUND_MINUTES, TimeUnit.MINUTES);
        ScaleMain bench = new ScaleMain(rest, left);
        for (int size : sizes) {
            bench.measure(size);
        }
        System.exit(bench.report.reached() ? 0 : 1);
    }

    private static String option(List<String> arguments, String name, String otherwise) {
        int at = arguments.indexOf(name);
        if (at < 0) {
            return otherwise;
        }
        arguments.remove(at);
        return arguments.remove(at);
    }

    private void measure(int size) throws IOException, InterruptedException, ExecutionException {
        Path folder = Files.createDirectories(Path.of("target", "operator"));
        try (KubeServer server = KubeServer.start()) {
            Map<String, String> account = server.account(NAMESPACE, folder);
            RouteSet routes = new RouteSet(server.client(), size);
            routes.create();
            report.begin(size);
            try (MeasuredOperator first = MeasuredOperator.start(account, folder, options)) {
                makeAll(server, routes, first);
            }
            try (MeasuredOperator second = MeasuredOperator.start(account, folder, options)) {
                seeAll(server, routes, second);
                Latencies latencies = new Changes(server.client(), routes).measure();
                report.changes(latencies);
                rest(server, second);
            }
        }
    }

    /** The operator finds routes of which nothing is there yet. */
    private void makeAll(KubeServer server, RouteSet routes, MeasuredOperator operator)
            throws IOException, InterruptedException, ExecutionException {
        Map<String, Long> before = server.requests();
        Duration serverBefore = server.cpu();
        operator.awaitReady();
        Duration ready = operator.age();
        RouteSet.Told told = routes.told();
        @Nullable Duration reconciled = null;
        while (told.targets() < routes.size()) {
            TimeUnit.MILLISECONDS.sleep(500);
            told = routes.told();
            if (reconciled == null && told.ready() == routes.size()) {
                reconciled = operator.age();
            }
        }
        Duration all = operator.age();
        report.made(ready, reconciled == null ? all : reconciled, all, routes.current());
        report.cost(operator, server.cpu().minus(serverBefore));
        report.requests(Requests.between(before, server.requests()));
        rested(operator);
    }

    /** The operator is started again, and finds all as it should be. */
    private void seeAll(KubeServer server, RouteSet routes, MeasuredOperator operator)
            throws IOException, InterruptedException {
        Map<String, Long> before = server.requests();
        Duration serverBefore = server.cpu();
        operator.awaitReady();
        Duration ready = operator.age();
        while (!MeasuredOperator.dealtWith(operator.metrics(), routes.size())) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        report.seen(ready, operator.age());
        report.cost(operator, server.cpu().minus(serverBefore));
        report.requests(Requests.between(before, server.requests()));
        rested(operator);
    }

    private void rested(MeasuredOperator operator) throws IOException, InterruptedException {
        int seconds = Math.min(60, restSeconds);
        TimeUnit.SECONDS.sleep(seconds);
        report.memory(operator, seconds);
    }

    private void rest(KubeServer server, MeasuredOperator operator) throws IOException, InterruptedException {
        TimeUnit.SECONDS.sleep(10);
        Map<String, Long> before = server.requests();
        Duration cpu = operator.cpu();
        long began = System.nanoTime();
        TimeUnit.SECONDS.sleep(restSeconds);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        report.rest(took, operator.cpu().minus(cpu), Requests.between(before, server.requests()));
        report.memory(operator, restSeconds);
    }
}
