package dev.llmroute.bench;

import java.util.Comparator;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.util.Statistics;

/**
 * Runs the benchmarks with JMH, whose arguments it takes, and prints a table of what an operation takes.
 *
 * <p>A virtual machine shares its cores with others, which makes everything up to twice as slow for moments, in some runs for most of
 * the time. So the table has, beside the mean of all iterations, their tenth percentile: what the code takes on an undisturbed core.
 * Iterations must be short for that, and many.
 */
public final class BenchmarkMain {
    private static final String MEMORY = "gc.alloc.rate.norm";

    private BenchmarkMain() {}

    public static void main(String[] args) throws CommandLineOptionException, RunnerException {
        List<RunResult> results = new Runner(new CommandLineOptions(args))
                .run().stream()
                        .sorted(Comparator.comparing(result -> name(result.getParams())))
                        .toList();
        System.out.println("| benchmark | undisturbed | mean | iterations | memory |\n|---|---|---|---|---|");
        results.forEach(result -> System.out.println(row(result)));
    }

    private static String row(RunResult result) {
        Result<?> primary = result.getPrimaryResult();
        Statistics iterations = primary.getStatistics();
        Result<?> memory = result.getSecondaryResults().get(MEMORY);
        return "| %s | %.3g %s | %.3g %s | %d | %s |"
                .formatted(
                        name(result.getParams()),
                        iterations.getPercentile(10),
                        primary.getScoreUnit(),
                        iterations.getMean(),
                        primary.getScoreUnit(),
                        iterations.getN(),
                        memory == null ? "" : "%.0f B".formatted(memory.getScore()));
    }

    private static String name(BenchmarkParams params) {
        StringBuilder name = new StringBuilder(
                params.getBenchmark().substring(params.getBenchmark().lastIndexOf('.') + 1));
        params.getParamsKeys()
                .forEach(key -> name.append(", ").append(key).append(' ').append(params.getParam(key)));
        return name.toString();
    }
}
