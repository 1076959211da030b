package dev.llmroute.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** How long something took, many times: up to a minute each, kept in microseconds to three digits, told in milliseconds. Thread-safe. */
public final class Latencies {
    private final Histogram micros = new ConcurrentHistogram(TimeUnit.MINUTES.toMicros(1), 3);

    /** Adds one, in ns. A difference that is less than nothing counts as nothing. */
    public void add(long nanos) {
        micros.recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos)));
    }

    /** So many of a hundred took no longer, in ms. */
    public double ms(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1000.0;
    }

    /** The longest, in ms. */
    public double mostMs() {
        return micros.getMaxValue() / 1000.0;
    }
}
