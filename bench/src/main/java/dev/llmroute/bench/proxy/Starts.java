package dev.llmroute.bench.proxy;

import dev.llmroute.bench.JavaProcess;
import dev.llmroute.bench.ProductProcesses;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How long a router takes from its process's start until it is ready, in turn with an AOT cache and without. */
final class Starts {
    private static final int TIMES = 5;

    private final ProductProcesses processes;
    private final String route;

    Starts(ProductProcesses processes, String route) {
        this.processes = processes;
        this.route = route;
    }

    /** Measures and prints a table. */
    void measure() throws IOException, InterruptedException {
        List<String> withCache = processes.aotCache(List.of());
        List<Double> plain = new ArrayList<>();
        List<Double> cached = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            plain.add(start(List.of()));
            cached.add(start(withCache));
        }
        System.out.printf(
                Locale.ROOT,
                "%n### Start to ready, %d times in turn%n%n| | median s | least s | most s |%n|---|---|---|---|%n",
                TIMES);
        print("with AOT cache", cached);
        print("without", plain);
    }

    private double start(List<String> options) throws IOException, InterruptedException {
        long began = System.nanoTime();
        try (JavaProcess _ =
                processes.router("started", JavaProcess.freePort(), JavaProcess.freePort(), route, options)) {
            return (System.nanoTime() - began) / 1e9;
        }
    }

    private static void print(String name, List<Double> seconds) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f |%n",
                name,
                Median.of(seconds),
                seconds.stream().mapToDouble(each -> each).min().orElse(0),
                seconds.stream().mapToDouble(each -> each).max().orElse(0));
    }
}
