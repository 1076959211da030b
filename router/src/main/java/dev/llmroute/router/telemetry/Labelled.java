package dev.llmroute.router.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The meters of one name, found by the values of their labels. A registry makes and sorts the labels at each look-up, which for the meters
 * of each request costs more than to count. Thread-safe.
 */
final class Labelled<M extends Meter> {
    private final Meter.MeterProvider<M> meters;
    private final List<String> labels;
    private final ConcurrentHashMap<List<String>, M> known = new ConcurrentHashMap<>();

    /**
     * @param meters makes them
     * @param labels the names of the labels
     */
    Labelled(Meter.MeterProvider<M> meters, String... labels) {
        this.meters = meters;
        this.labels = List.of(labels);
    }

    /** @param values of the labels, in their order */
    M of(String... values) {
        List<String> all = List.of(values);
        M meter = known.get(all);
        return meter == null ? known.computeIfAbsent(all, this::make) : meter;
    }

    private M make(List<String> values) {
        Tags tags = Tags.empty();
        for (int i = 0; i < labels.size(); i++) {
            tags = tags.and(labels.get(i), values.get(i));
        }
        return meters.withTags(tags);
    }
}
