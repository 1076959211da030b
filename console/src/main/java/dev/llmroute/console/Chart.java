package dev.llmroute.console;

import dev.llmroute.console.store.SumOfStep;
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
record Chart(String id, String title, String note, String unit, List<String> series, List<Point> points) {
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
    static Chart requests(List<SumOfStep> steps, String each) {
        return new Chart(
                "requests",
                "Requests",
                each + ", as the routers counted them",
                "",
                List.of("Requests", "Fell back", "Calls avoided"),
                points(
                        steps,
                        List.of(
                                step -> (double) step.totals().requests(),
                                step -> (double) step.totals().fellBack(),
                                step -> (double) step.totals().avoided())));
    }

    /** How long they took. */
    static Chart p95(List<SumOfStep> steps, String each) {
        return new Chart(
                "p95",
                "95 of 100 requests took no longer than",
                each + ", from a request's first byte to the last one of its answer; estimated",
                "ms",
                List.of("p95"),
                points(steps, List.of(Chart::p95)));
    }

    private static @Nullable Double p95(SumOfStep step) {
        return step.totals().p95Ms().isEmpty()
                ? null
                : Double.valueOf((double) step.totals().p95Ms().getAsLong());
    }

    /** What failed calls cost. */
    static Chart lost(List<SumOfStep> steps, String each) {
        return new Chart(
                "lost",
                "Lost in failed calls",
                each + ", the milliseconds of all calls that failed",
                "ms",
                List.of("Lost"),
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
