package dev.llmroute.bench.operator;

import dev.llmroute.bench.Latencies;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** Prints a table for each number of routes, and remembers whether a goal was missed. */
final class Report {
    private static final double START_SECONDS = 60;
    private static final double CHANGE_MS = 500;
    private static final double CORES = 0.1;
    private static final long RESIDENT_MIB = 512;
    private static final double PERCENTILE = 99;

    private boolean reached = true;

    void begin(int routes) {
        row(String.format(Locale.ROOT, "%n| %,d routes of %d targets | | goal |", routes, RouteSet.TARGETS));
        row("|---|---|---|");
    }

    /**
     * The first start, in which everything is made.
     *
     * @param reconciled when each route had a status
     * @param all when each status told of its targets, too
     * @param current how many of the statuses are of their route's generation
     */
    void made(Duration ready, Duration reconciled, Duration all, long current) {
        row(String.format(
                Locale.ROOT,
                "| started where nothing is made yet: ready · all reconciled · all targets told | %.1f · %.1f · %.1f s, %,d of them current | |",
                seconds(ready),
                seconds(reconciled),
                seconds(all),
                current));
    }

    /** A later start, in which nothing is to be done. */
    void seen(Duration ready, Duration dealtWith) {
        row(String.format(
                Locale.ROOT,
                "| started again: ready · all reconciled | %.1f · %.1f s | %s |",
                seconds(ready),
                seconds(dealtWith),
                verdict(seconds(dealtWith) < START_SECONDS, "< 60 s")));
    }

    /** @param cpuOfServer what the API server and etcd have taken for it */
    void cost(MeasuredOperator operator, Duration cpuOfServer) throws IOException {
        row(String.format(
                Locale.ROOT,
                "| CPU of the operator · of the API server and etcd | %.1f · %.1f s | |",
                seconds(operator.cpu()),
                seconds(cpuOfServer)));
        row(String.format(
                Locale.ROOT,
                "| resident then · at most | %d · %d MiB | |",
                operator.residentMiB(),
                operator.mostResidentMiB()));
    }

    void requests(Requests requests) {
        row(String.format(
                Locale.ROOT,
                "| writes · reads, Leases aside | %,d · %,d (%s) | |",
                requests.writes(),
                requests.reads(),
                requests));
    }

    void memory(MeasuredOperator operator, int seconds) throws IOException {
        row(String.format(
                Locale.ROOT,
                "| resident after %d s of rest · at most so far | %d · %d MiB | %s |",
                seconds,
                operator.residentMiB(),
                operator.mostResidentMiB(),
                verdict(operator.mostResidentMiB() < RESIDENT_MIB, "< 512 MiB")));
    }

    void changes(Latencies latencies) {
        row(String.format(
                Locale.ROOT,
                "| one change, from the request to the ConfigMap: p50 · p99 · most | %.0f · %.0f · %.0f ms | %s |",
                latencies.ms(50),
                latencies.ms(PERCENTILE),
                latencies.mostMs(),
                verdict(latencies.ms(PERCENTILE) < CHANGE_MS, "p99 < 500 ms")));
    }

    void rest(Duration took, Duration cpu, Requests requests) {
        row(String.format(
                Locale.ROOT,
                "| %.0f s of rest: writes, Leases aside | %d (%s) | %s |",
                seconds(took),
                requests.writes(),
                requests,
                verdict(requests.writes() == 0, "0")));
        row(String.format(Locale.ROOT, "| reads a minute | %.1f | |", requests.reads() * 60 / seconds(took)));
        double cores = seconds(cpu) / seconds(took);
        row(String.format(Locale.ROOT, "| cores | %.3f | %s |", cores, verdict(cores < CORES, "< 0.1")));
    }

    private String verdict(boolean met, String goal) {
        reached &= met;
        return goal + (met ? ": met" : ": missed");
    }

    /** Whether every goal was met. */
    boolean reached() {
        return reached;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static void row(String text) {
        System.out.println(text);
    }
}
