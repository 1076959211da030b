package dev.llmroute.console;

import dev.llmroute.console.store.Cooled;
import dev.llmroute.console.store.CooledTime;
import dev.llmroute.console.store.HistoryEntry;
import dev.llmroute.console.store.SumOfPair;
import dev.llmroute.console.store.SumOfStep;
import dev.llmroute.console.store.SumTotals;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What fallbacks came to, and what was cooling, in a time.
 *
 * @param told null where the history cannot be read
 * @param gone why; empty where it can
 */
record AnalyticsPage(
        long nowMs, AnalyticsQuery query, @Nullable Told told, String gone) {
    /** As many rows of a table as a person reads; the exports have more. */
    static final int MOST = 100;

    /**
     * What the history tells.
     *
     * @param pairs those that fit, the most frequent first
     * @param gaps times of which the routers' sums are missing
     * @param cooled each target with each reason, the longest first
     * @param days how long each target was cooling in which hour of the day
     */
    record Told(
            SumTotals totals,
            List<SumOfStep> steps,
            List<SumOfPair> pairs,
            List<HistoryEntry.Gap> gaps,
            List<CooledTime.ByReason> cooled,
            CooledTime days) {
        List<SumOfPair> shownPairs() {
            return pairs.stream().limit(MOST).toList();
        }

        List<CooledTime.ByReason> shownCooled() {
            return cooled.stream().limit(MOST).toList();
        }

        boolean hasNoRequests() {
            return totals.requests() == 0 && pairs.isEmpty();
        }
    }

    /** {@code 2026-11-28 10:15 to 2026-11-29 10:15 UTC}. */
    String time() {
        return Figures.dayAndTime(query.span().fromMs()) + " to "
                + Figures.dayAndTime(query.span().toMs()) + " UTC";
    }

    /** {@code Each hour}. */
    String each() {
        return "Each " + query.step().name().toLowerCase(Locale.ROOT) + " (UTC)";
    }

    List<Chart> charts(Told told) {
        return List.of(
                Chart.requests(told.steps(), each()),
                Chart.p95(told.steps(), each()),
                Chart.lost(told.steps(), each()));
    }

    /** What a filter by a route or a caller leaves out here: a cooldown has neither. */
    boolean isWider() {
        return query.filter().route() != null || query.filter().caller() != null;
    }

    static String rate(SumOfPair pair) {
        return pair.recoveryRate().isEmpty()
                ? "–"
                : Figures.share(pair.recoveryRate().getAsDouble());
    }

    static String name(Told told, Cooled what) {
        return HealthStrip.name(
                what,
                HealthStrip.ambiguous(
                        told.cooled().stream().map(CooledTime.ByReason::what).toList()));
    }

    /** The share of the watched time in which it was cooling. */
    static String share(Told told, CooledTime.ByReason cooled) {
        long watchedMs = told.days().watched() * 60_000;
        return watchedMs == 0 ? "–" : Figures.share((double) cooled.ms() / watchedMs);
    }

    static List<HeatMap.Row> heat(Told told) {
        return HeatMap.of(told.days());
    }

    static boolean isLong(Set<?> all) {
        return all.size() > HeatMap.MOST;
    }
}
