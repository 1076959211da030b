package dev.llmroute.bench.proxy;

import dev.llmroute.bench.proxy.Wrk.Window;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Answers in one piece, by number of connections: the contenders take turns in short windows, and the median of the rounds counts. */
final class PlainAnswers {
    private final Wrk wrk;
    private final int rounds;
    private final int seconds;
    private final List<Integer> connections;

    /**
     * @param seconds of one window
     * @param connections how many at a time, one table for all
     */
    PlainAnswers(Wrk wrk, int rounds, int seconds, List<Integer> connections) {
        this.wrk = wrk;
        this.rounds = rounds;
        this.seconds = seconds;
        this.connections = connections;
    }

    /**
     * Measures and prints a table.
     *
     * @param contenders the first is the direct way, the second nginx
     */
    void measure(String upstream, List<Contender> contenders) throws IOException, InterruptedException {
        System.out.printf(
                Locale.ROOT,
                "%n### Plain answers, %s as the provider%n%n"
                        + "| connections | | requests/s | p50 ms | p99 ms | added p50 ms | added p99 ms | added p50 against nginx's | requests/s against nginx's |%n"
                        + "|---|---|---|---|---|---|---|---|---|%n",
                upstream);
        for (int count : connections) {
            // For each contender, in their order, what its rounds gave.
            List<List<Window>> windows = new ArrayList<>();
            contenders.forEach(each -> windows.add(new ArrayList<>()));
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < contenders.size(); i++) {
                    windows.get(i).add(window(contenders.get(i), count));
                }
            }
            for (int i = 0; i < contenders.size(); i++) {
                print(count, contenders.get(i), windows.get(i), windows.getFirst(), windows.get(1));
            }
        }
    }

    private Window window(Contender contender, int connections) throws IOException, InterruptedException {
        Window window = wrk.run(contender, connections, seconds);
        if (window.failed() > 0) {
            throw new IOException(contender.name() + " failed " + window.failed() + " times");
        }
        return window;
    }

    private void print(
            int connections, Contender contender, List<Window> own, List<Window> direct, List<Window> nginx) {
        double added = added(own, direct, Window::p50Micros);
        System.out.printf(
                Locale.ROOT,
                "| %d | %s | %,.0f | %.2f | %.2f | %.2f | %.2f | %.1f | %.2f |%n",
                connections,
                contender.name(),
                median(own, Window::perSecond),
                median(own, Window::p50Micros) / 1000,
                median(own, Window::p99Micros) / 1000,
                added / 1000,
                added(own, direct, Window::p99Micros) / 1000,
                added / added(nginx, direct, Window::p50Micros),
                median(own, Window::perSecond) / median(nginx, Window::perSecond));
    }

    private static double median(List<Window> windows, ToDoubleFunction<Window> figure) {
        return Median.of(windows.stream().map(figure::applyAsDouble).toList());
    }

    /** The median of the rounds' differences: what was measured within the same seconds is compared. */
    private double added(List<Window> own, List<Window> direct, ToDoubleFunction<Window> figure) {
        List<Double> differences = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            differences.add(figure.applyAsDouble(own.get(round)) - figure.applyAsDouble(direct.get(round)));
        }
        return Median.of(differences);
    }
}
