package dev.llmroute.bench.propagation;

import dev.llmroute.bench.Bound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Measures how fast a limit that one router meets is known to the others, and how traffic leaves the limited target and comes back.
 * Exits with 1 where a goal is missed. Runs in the folder {@code bench}; {@code bench/propagation} starts it.
 */
public final class PropagationMain {
    private static final int DEFAULT_RATE = 500;
    private static final int LOAD_SECONDS = 70;
    private static final int LIMIT_AFTER_SECONDS = 15;
    private static final int LIMIT_SECONDS = 20;
    private static final int WARM_UP = 150;
    private static final int WARM_UP_SECONDS = 10;
    private static final int COOLDOWNS = 400;
    private static final int BOUND_SECONDS = 200;
    private static final long GOAL_P99_MICROS = 50_000;

    private PropagationMain() {}

    /** The argument is the rate in requests a second, 500 without it. */
    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        Path folder = Files.createDirectories(Path.of("target", "propagation"));
        int rate = args.length > 0 ? Integer.parseInt(args[0]) : DEFAULT_RATE;
        boolean reached;
        try (Rig rig = Rig.start(folder);
                Meters meters = Meters.start(rig.addresses(), folder)) {
            Bound.endAfter("bench", BOUND_SECONDS, TimeUnit.SECONDS);
            reached = measure(rig, meters, rate);
        }
        System.exit(reached ? 0 : 1);
    }

    private static boolean measure(Rig rig, Meters meters, int rate)
            throws IOException, InterruptedException, ExecutionException {
        meters.warmUp(WARM_UP, in(30));
        Histogram idle = meters.measure(COOLDOWNS, in(20));
        print("known to the others, otherwise idle", idle);
        // Code and connections that are new are no matter of limits.
        for (int part = 8; part > 1; part /= 2) {
            new OpenLoad(rig.routerPorts()).run(rate / part, WARM_UP_SECONDS);
        }
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            long began = System.nanoTime();
            Future<List<Answer>> load = executor.submit(() -> new OpenLoad(rig.routerPorts()).run(rate, LOAD_SECONDS));
            sleepUntil(began, 3);
            Histogram loaded = meters.measure(COOLDOWNS, in(LIMIT_AFTER_SECONDS - 4));
            print("known to the others, under " + rate + " requests/s", loaded);
            sleepUntil(began, LIMIT_AFTER_SECONDS);
            long before = rig.callsOfHead();
            rig.limitHead(LIMIT_SECONDS);
            sleepUntil(began, LIMIT_AFTER_SECONDS + LIMIT_SECONDS - 2);
            long during = rig.callsOfHead() - before;
            Rig.Limited limited = rig.limited();
            // Not less than it took at the limit itself, when the machine may have had more to do.
            long propagation =
                    Math.max(loaded.getMaxValue(), meters.lastSeen("large", "tokens") - limited.firstMicros());
            LimitCourse walk =
                    new LimitCourse(load.get(), Rig.HEAD, limited.firstMicros(), limited.untilMicros(), propagation);
            boolean kept = report(walk, during, rig.probesSince(limited.firstMicros()));
            return kept && idle.getValueAtPercentile(99) < GOAL_P99_MICROS;
        }
    }

    private static long in(int seconds) {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }

    private static void sleepUntil(long began, int seconds) throws InterruptedException {
        long left = TimeUnit.SECONDS.toNanos(seconds) - (System.nanoTime() - began);
        if (left < 0) {
            System.out.printf(Locale.ROOT, "(late by %d ms)%n", TimeUnit.NANOSECONDS.toMillis(-left));
        }
        TimeUnit.NANOSECONDS.sleep(Math.max(0, left));
    }

    private static void print(String name, Histogram micros) {
        System.out.printf(
                Locale.ROOT,
                "%s: %d cooldowns, p50 %.1f ms, p90 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                name,
                micros.getTotalCount() / 2,
                micros.getValueAtPercentile(50) / 1000.0,
                micros.getValueAtPercentile(90) / 1000.0,
                micros.getValueAtPercentile(99) / 1000.0,
                micros.getMaxValue() / 1000.0);
    }

    private static boolean report(LimitCourse walk, long callsDuring, long probes) {
        long allowed = walk.inFlight() + walk.withinPropagation();
        System.out.printf(
                Locale.ROOT, "requests: %d, failed: %s%n", walk.answers().size(), walk.failed());
        System.out.printf(
                Locale.ROOT,
                "calls of the head from the limit's beginning to 2 s before its end, by the simulator: %d%n",
                callsDuring);
        System.out.printf(
                Locale.ROOT,
                "refused after the first refusal: %d; in flight then: %d, come within %.1f ms: %d, later: %d%n",
                walk.refused(),
                walk.inFlight(),
                walk.propagationMicros() / 1000.0,
                walk.withinPropagation(),
                walk.late());
        System.out.printf(Locale.ROOT, "probes after the limit: %d%n", probes);
        walk.probe()
                .ifPresent(probe -> System.out.printf(
                        Locale.ROOT,
                        "first call after the limit: %d ms after its end, answered in %d ms%n",
                        (probe.sentMicros() - walk.untilMicros()) / 1000,
                        (probe.answeredMicros() - probe.sentMicros()) / 1000));
        System.out.printf(Locale.ROOT, "%nsecond  requests  at the head   share  refused%n");
        for (int n = -2; walk.second(n).requests() > 0; n++) {
            LimitCourse.Second second = walk.second(n);
            System.out.printf(
                    Locale.ROOT,
                    "%6d  %8d  %11d  %4.0f %%  %7d%n",
                    n,
                    second.requests(),
                    second.atHead(),
                    100.0 * second.atHead() / second.requests(),
                    second.refused());
        }
        return walk.failed().isEmpty() && walk.refused() <= allowed && walk.late() == 0 && probes == 1;
    }
}
