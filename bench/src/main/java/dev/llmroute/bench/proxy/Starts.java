package dev.llmroute.bench.proxy;

import dev.llmroute.bench.JavaProcess;
import dev.llmroute.bench.ProductProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How long a router takes from its process's start until it is ready, in turn with an AOT cache and without. */
final class Starts {
    private static final int TIMES = 5;

    private final ProductProcesses processes;
    private final Wrk wrk;
    private final String route;

    Starts(ProductProcesses processes, Wrk wrk, String route) {
        this.processes = processes;
        this.wrk = wrk;
        this.route = route;
    }

    /** Measures and prints a table. */
    void measure() throws IOException, InterruptedException {
        Path cache = processes.folder().resolve("router.aot");
        Files.deleteIfExists(cache);
        train(cache);
        List<Double> plain = new ArrayList<>();
        List<Double> cached = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            plain.add(start(List.of()));
            cached.add(start(List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=on")));
        }
        System.out.printf(
                Locale.ROOT,
                "%n### Start to ready, %d times in turn%n%n| | median s | least s | most s |%n|---|---|---|---|%n",
                TIMES);
        print("with AOT cache", cached);
        print("without", plain);
    }

    private void train(Path cache) throws IOException, InterruptedException {
        int port = JavaProcess.freePort();
        JavaProcess router = processes.router(
                "trained", port, JavaProcess.freePort(), route, List.of("-XX:AOTCacheOutput=" + cache));
        wrk.run(new Contender("router", port, ProxyMain.PATH), 4, 2);
        router.process().destroy();
        if (!router.process().waitFor(60, TimeUnit.SECONDS) || !Files.exists(cache)) {
            router.close();
            throw new IOException("no AOT cache was written; see " + router.log());
        }
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
