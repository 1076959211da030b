package dev.llmroute.console;

import dev.llmroute.console.store.Cooled;
import dev.llmroute.console.store.CooledTime;
import dev.llmroute.console.store.HistoryEntry;
import dev.llmroute.console.store.SumOfPair;
import dev.llmroute.console.store.SumOfStep;
import dev.llmroute.console.store.SumTotals;
import dev.llmroute.console.text.Message;
import dev.llmroute.console.text.Texts;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What fallbacks came to, and what was cooling, in a time.
 *
 * @param told null where the history cannot be read
 * @param gone why; empty where it can
 */
record AnalyticsPage(
        long nowMs, AnalyticsQuery query, @Nullable Told told, Message gone) {
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
    Message time() {
        return Message.of(
                query.span().hours() ? "analytics.timeInHours" : "analytics.time",
                Figures.dayAndTime(query.span().fromMs()),
                Figures.dayAndTime(query.span().toMs()));
    }

    /** {@code Each hour (UTC)}. */
    Message each() {
        return switch (query.step()) {
            case Minute -> Message.of("chart.each.minute");
            case Hour -> Message.of("chart.each.hour");
            case Day -> Message.of("chart.each.day");
        };
    }

    /** That the sums of a time are not all there. */
    static Message missing(HistoryEntry.Gap gap) {
        String from = Figures.dayAndTime(gap.fromMs());
        String to = Figures.dayAndTime(gap.toMs());
        return gap.isCounted()
                ? Message.of("analytics.gapCounted", from, to, gap.lost())
                : Message.of("analytics.gap", from, to);
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

    static String rate(Texts t, SumOfPair pair) {
        return pair.recoveryRate().isEmpty() ? "–" : t.share(pair.recoveryRate().getAsDouble());
    }

    static Message name(Told told, Cooled what) {
        return HealthStrip.name(
                what,
                HealthStrip.ambiguous(
                        told.cooled().stream().map(CooledTime.ByReason::what).toList()));
    }

    /** The share of the watched time in which it was cooling. */
    static String share(Texts t, Told told, CooledTime.ByReason cooled) {
        long watchedMs = told.days().watched() * 60_000;
        return watchedMs == 0 ? "–" : t.share((double) cooled.ms() / watchedMs);
    }

    static List<HeatMap.Row> heat(Told told) {
        return HeatMap.of(told.days());
    }

    static boolean isLong(Set<?> all) {
        return all.size() > HeatMap.MOST;
    }
}
