package dev.llmroute.console;

import dev.llmroute.console.store.CooledTime;
import dev.llmroute.console.text.Message;
import dev.llmroute.console.text.Texts;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** In which hour of the day which target was cooling. */
final class HeatMap {
    static final int HOURS = 24;

    /** As many rows as a person looks at. */
    static final int MOST = 30;

    private static final int[] STEPS = {1, 5, 20, 50};
    private static final long MINUTE_MS = 60_000;

    private HeatMap() {}

    /** One target; a cell for each hour. */
    record Row(Message name, long ms, List<Cell> cells) {}

    /**
     * An hour of the day, on all days of the time.
     *
     * @param watchedMinutes 0: nobody watched, so nothing is known
     */
    record Cell(int hour, long ms, long watchedMinutes) {
        /** The share of the watched time in percent; less than one is not nothing. */
        String text() {
            if (watchedMinutes == 0) {
                return "–";
            }
            double percent = percent();
            return percent > 0 && percent < 1 ? "<1" : Long.toString((long) Math.floor(percent));
        }

        /** How dark it is, from 0 for nothing to 5; -1 where nothing is known. */
        int level() {
            if (watchedMinutes == 0) {
                return -1;
            }
            if (ms == 0) {
                return 0;
            }
            return 1
                    + (int) IntStream.of(STEPS)
                            .filter(step -> percent() >= step)
                            .count();
        }

        Message title(Texts t) {
            Message how = watchedMinutes == 0
                    ? Message.of("common.notKnown")
                    : Message.of("health.coolingOf", t.span(ms), t.span(watchedMinutes * MINUTE_MS));
            return Message.of("heat.when", "%02d".formatted(hour), "%02d".formatted(hour + 1), how);
        }

        private double percent() {
            return Math.min(100.0, 100.0 * ms / (watchedMinutes * MINUTE_MS));
        }
    }

    static List<Row> of(CooledTime days) {
        Set<String> ambiguous = HealthStrip.ambiguous(days.ms().keySet());
        return days.ms().entrySet().stream()
                .map(each -> row(HealthStrip.name(each.getKey(), ambiguous), days, each.getValue()))
                .sorted(Comparator.comparingLong(Row::ms)
                        .reversed()
                        .thenComparing(row -> row.name().english()))
                .limit(MOST)
                .toList();
    }

    private static Row row(Message name, CooledTime days, Map<Long, Long> ms) {
        List<Cell> cells = IntStream.range(0, HOURS)
                .mapToObj(hour -> new Cell(
                        hour,
                        ms.getOrDefault((long) hour, 0L),
                        days.watchedMinutes().getOrDefault((long) hour, 0L)))
                .toList();
        return new Row(name, cells.stream().mapToLong(Cell::ms).sum(), cells);
    }
}
