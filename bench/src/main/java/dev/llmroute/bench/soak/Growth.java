package dev.llmroute.bench.soak;

import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * Whether a figure is flat: the median of the last third of the samples is not above that of the first third by more than is allowed. Pure.
 *
 * @param name of the figure
 * @param first median of the first third
 * @param last median of the last third
 * @param allowed how much {@code last} may be above {@code first}
 */
record Growth(String name, long first, long last, long allowed) {

    /**
     * Of at least three samples in their order.
     *
     * @param share that it may grow by, e.g. 0.1
     * @param more that it may grow by besides
     */
    static Growth of(String name, List<Vitals> samples, ToLongFunction<Vitals> figure, double share, long more) {
        int third = samples.size() / 3;
        long first = median(samples.subList(0, third), figure);
        long last = median(samples.subList(samples.size() - third, samples.size()), figure);
        return new Growth(name, first, last, (long) (first * share) + more);
    }

    private static long median(List<Vitals> samples, ToLongFunction<Vitals> figure) {
        return samples.stream().mapToLong(figure).sorted().toArray()[samples.size() / 2];
    }

    boolean flat() {
        return last - first <= allowed;
    }

    String row() {
        return String.format(
                Locale.ROOT, "| %s | %,d | %,d | + %,d | %s |", name, first, last, allowed, flat() ? "flat" : "GROWS");
    }
}
