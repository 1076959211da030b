package dev.llmroute.console;

import dev.llmroute.console.store.CooledTime;
import dev.llmroute.console.store.HistoryEntry;
import dev.llmroute.console.store.SumOfPair;
import dev.llmroute.console.store.SumOfStep;
import dev.llmroute.console.store.SumTotals;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /api/v1/analytics} answers.
 *
 * @param from the time's first moment, ISO 8601, whole minutes, or whole hours where the minutes are gone
 * @param watchedMinutes how many of its minutes a console watched what was cooling
 * @param pairs never blended: each target that was passed by, with the reason and the target that was called next
 * @param days how long each target was cooling in each hour of the day, in UTC
 */
record AnalyticsJson(
        String from,
        String to,
        Totals totals,
        List<Step> steps,
        List<Pair> pairs,
        List<Cooled> cooled,
        List<Days> days,
        long watchedMinutes,
        List<Gap> gaps) {
    /**
     * Requests, whatever the reason.
     *
     * @param fallbackRate from 0 to 1; null where there were no requests
     * @param p95Ms estimated; null where there were no requests
     * @param avoided calls that were not made, since their target was cooling down
     */
    record Totals(
            long requests,
            long answered,
            long exhausted,
            long failed,
            long cancelled,
            long fellBack,
            @Nullable Double fallbackRate,
            @Nullable Long p95Ms,
            long avoided,
            long lostMs) {
        static Totals of(SumTotals totals) {
            return new Totals(
                    totals.requests(),
                    totals.answered(),
                    totals.exhausted(),
                    totals.failed(),
                    totals.cancelled(),
                    totals.fellBack(),
                    orNull(totals.fallbackRate()),
                    orNull(totals.p95Ms()),
                    totals.avoided(),
                    totals.lostMs());
        }
    }

    /** A part of the time. */
    record Step(String from, String to, Totals totals) {
        static Step of(SumOfStep step) {
            return new Step(Figures.iso(step.fromMs()), Figures.iso(step.toMs()), Totals.of(step.totals()));
        }
    }

    /**
     * A target that was passed by, and the one that was called next.
     *
     * @param next empty where none was called
     * @param recoveryRate the share that the next one answered, from 0 to 1; null where none was called
     */
    record Pair(
            String target,
            String next,
            String reason,
            long hops,
            long leftOut,
            long answered,
            @Nullable Double recoveryRate,
            long lostMs) {
        static Pair of(SumOfPair pair) {
            return new Pair(
                    pair.from().name(),
                    pair.to().name(),
                    pair.reason(),
                    pair.hops(),
                    pair.leftOut(),
                    pair.answered(),
                    orNull(pair.recoveryRate()),
                    pair.lostMs());
        }
    }

    /** What was cooling for a reason. Several reasons of one target may overlap. */
    record Cooled(String target, String account, String provider, String model, String reason, long cooledMs) {
        static Cooled of(CooledTime.ByReason each) {
            return new Cooled(
                    each.what().target(),
                    each.what().account(),
                    each.what().provider(),
                    each.what().model(),
                    each.reason(),
                    each.ms());
        }
    }

    /** @param hours of the day, 24 of them */
    record Days(String target, List<Hour> hours) {}

    /** @param watchedMinutes 0: nobody watched, so nothing is known */
    record Hour(int hour, long cooledMs, long watchedMinutes) {}

    /** @param missing records of sums that are missing, each of a router's minute or a part of it; null where nobody knows */
    record Gap(String from, String to, @Nullable Long missing) {}

    static AnalyticsJson of(AnalyticsQuery query, AnalyticsPage.Told told) {
        return new AnalyticsJson(
                Figures.iso(query.span().fromMs()),
                Figures.iso(query.span().toMs()),
                Totals.of(told.totals()),
                told.steps().stream().map(Step::of).toList(),
                told.pairs().stream().map(Pair::of).toList(),
                told.cooled().stream().map(Cooled::of).toList(),
                HeatMap.of(told.days()).stream()
                        .map(row -> new Days(
                                row.name().english(),
                                row.cells().stream()
                                        .map(cell -> new Hour(cell.hour(), cell.ms(), cell.watchedMinutes()))
                                        .toList()))
                        .toList(),
                told.days().watched(),
                told.gaps().stream().map(AnalyticsJson::gap).toList());
    }

    private static Gap gap(HistoryEntry.Gap gap) {
        return new Gap(
                Figures.iso(gap.fromMs()), Figures.iso(gap.toMs()), gap.isCounted() ? Long.valueOf(gap.lost()) : null);
    }

    static @Nullable Double orNull(OptionalDouble value) {
        return value.isEmpty() ? null : Double.valueOf(value.getAsDouble());
    }

    static @Nullable Long orNull(OptionalLong value) {
        return value.isEmpty() ? null : Long.valueOf(value.getAsLong());
    }
}
