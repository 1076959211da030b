package dev.llmroute.hazelcast;

import dev.llmroute.ceiling.Counts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What several processes count of one thing, as numbers in a row: what Hazelcast stores without a class of ours. Immutable.
 *
 * @param rows of each process the newest
 */
record CountTable(List<Row> rows) {
    /** @param process a number that a process drew */
    record Row(long process, long atMs, Counts counts) {}

    /** What a lost process sent still counts at its provider for a minute. */
    private static final long KEPT_MS = 60_000;

    /** More have no room; those that told last stay. */
    private static final int MOST = 256;

    private static final int WIDTH = 7;
    private static final CountTable EMPTY = new CountTable(List.of());

    /** Nothing where it is not a table. */
    static CountTable of(@Nullable Object stored) {
        if (!(stored instanceof long[] numbers) || numbers.length % WIDTH != 0 || numbers.length > MOST * WIDTH) {
            return EMPTY;
        }
        List<Row> rows = new ArrayList<>(numbers.length / WIDTH);
        for (int i = 0; i < numbers.length; i += WIDTH) {
            rows.add(new Row(
                    numbers[i],
                    numbers[i + 1],
                    new Counts(
                            atLeastZero(numbers[i + 2]),
                            atLeastZero(numbers[i + 3]),
                            atLeastZero(numbers[i + 4]),
                            cut(numbers[i + 5], numbers[i + 6]))));
        }
        return new CountTable(rows);
    }

    /** Bounded, so that no sum of them overflows. */
    private static long atLeastZero(long number) {
        return Math.clamp(number, 0, Long.MAX_VALUE / (2 * MOST));
    }

    /** One of a time to come, by a clock that is wrong or by somebody who wants it to stay, would hide all others. */
    private static Counts.Cut cut(long bits, long atMs) {
        double perMinute = Double.longBitsToDouble(bits);
        boolean isPast = atMs <= System.currentTimeMillis() + KEPT_MS;
        return isPast && perMinute >= 1 && perMinute < Long.MAX_VALUE
                ? new Counts.Cut(perMinute, atMs)
                : Counts.Cut.NONE;
    }

    /** The table after a process told; without those that have told nothing for long. */
    CountTable with(Row told) {
        List<Row> now = new ArrayList<>(rows);
        now.removeIf(row -> row.process() == told.process()
                || row.atMs() < told.atMs() - KEPT_MS
                || row.atMs() > told.atMs() + KEPT_MS);
        if (!told.counts().equals(Counts.NONE)) {
            now.add(told);
        }
        now.sort(Comparator.comparingLong(Row::atMs).reversed());
        return new CountTable(now.size() > MOST ? now.subList(0, MOST) : now);
    }

    /** What all others count together. */
    Counts others(long process) {
        return rows.stream()
                .filter(row -> row.process() != process)
                .map(Row::counts)
                .reduce(Counts.NONE, Counts::plus);
    }

    long[] stored() {
        long[] numbers = new long[rows.size() * WIDTH];
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            Counts counts = row.counts();
            long[] of = {
                row.process(),
                row.atMs(),
                counts.requests(),
                counts.tokens(),
                counts.inFlight(),
                Double.doubleToLongBits(counts.cut().perMinute()),
                counts.cut().atMs()
            };
            System.arraycopy(of, 0, numbers, i * WIDTH, WIDTH);
        }
        return numbers;
    }
}
