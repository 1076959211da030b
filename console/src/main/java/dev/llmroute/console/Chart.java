package dev.llmroute.console;

import dev.llmroute.console.store.SumOfStep;
import dev.llmroute.console.text.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Numbers over time, as a table that a script draws.
 *
 * @param id unique on its page
 * @param note what the numbers are
 * @param unit behind each number; empty: a count
 * @param series their names, three at the most: there are as many lines that differ without colour
 */
record Chart(String id, Message title, Message note, String unit, List<Message> series, List<Point> points) {
    /** @param values of each series, null where there is none */
    record Point(long atMs, List<@Nullable Double> values) {
        String at() {
            return Figures.iso(atMs);
        }

        String time() {
            return Figures.dayAndTime(atMs);
        }

        /** Empty where there is none. */
        String number(int series) {
            Double value = values.get(series);
            return value == null ? "" : value == Math.rint(value) ? Long.toString(Math.round(value)) : value.toString();
        }
    }

    /** Requests, and what became of them. */
    static Chart requests(List<SumOfStep> steps, Message each) {
        return new Chart(
                "requests",
                Message.of("chart.requests"),
                Message.of("chart.requests.note", each),
                "",
                List.of(
                        Message.of("chart.requests.all"),
                        Message.of("chart.requests.fellBack"),
                        Message.of("chart.requests.avoided")),
                points(
                        steps,
                        List.of(
                                step -> (double) step.totals().requests(),
                                step -> (double) step.totals().fellBack(),
                                step -> (double) step.totals().avoided())));
    }

    /** How long they took. */
    static Chart p95(List<SumOfStep> steps, Message each) {
        return new Chart(
                "p95",
                Message.of("chart.p95"),
                Message.of("chart.p95.note", each),
                "ms",
                List.of(Message.of("chart.p95.series")),
                points(steps, List.of(Chart::p95)));
    }

    private static @Nullable Double p95(SumOfStep step) {
        return step.totals().p95Ms().isEmpty()
                ? null
                : Double.valueOf((double) step.totals().p95Ms().getAsLong());
    }

    /** What failed calls cost. */
    static Chart lost(List<SumOfStep> steps, Message each) {
        return new Chart(
                "lost",
                Message.of("chart.lost"),
                Message.of("chart.lost.note", each),
                "ms",
                List.of(Message.of("chart.lost.series")),
                points(steps, List.of(step -> (double) step.totals().lostMs())));
    }

    private static List<Point> points(List<SumOfStep> steps, List<Function<SumOfStep, @Nullable Double>> values) {
        List<Point> points = new ArrayList<>();
        for (SumOfStep step : steps) {
            List<@Nullable Double> numbers = new ArrayList<>();
            values.forEach(value -> numbers.add(value.apply(step)));
            points.add(new Point(step.fromMs(), numbers));
        }
        return points;
    }
}
