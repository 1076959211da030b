package dev.llmroute.console;

import dev.llmroute.console.store.SumTotals;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.json.SharingJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /api/v1/overview} answers.
 *
 * @param routers null where the console is told of none
 * @param soonest null where nothing that ends by itself is cooling down
 * @param lastHour null where the history cannot be read
 * @param health the day's steps of a quarter of an hour, of each target; empty where the history cannot be read
 * @param stored whether the history can be read
 */
record OverviewJson(
        String now,
        SharingJson sharing,
        Targets targets,
        @Nullable RouterTally routers,
        @Nullable Soonest soonest,
        @Nullable Hour lastHour,
        List<Health> health,
        boolean stored) {
    /**
     * Targets by name.
     *
     * @param known those of this process, those that requests came to within a day, those that cool down
     * @param cooldowns all that hold, also those of whole providers and keys
     */
    record Targets(int known, int cooling, int healthy, int cooldowns) {}

    /** @param until ISO 8601 */
    record Soonest(String displayKey, String until, long remainingMs) {}

    /**
     * Sixty minutes, up to the last one that is over; up to the one that runs where a router has told of that already.
     *
     * @param fallbackRate from 0 to 1; null where there were no requests
     * @param p95Ms estimated; null where there were no requests
     * @param incomplete whether the routers' sums of a part of it are missing
     */
    record Hour(
            String from,
            String to,
            long requests,
            long answered,
            long fellBack,
            @Nullable Double fallbackRate,
            @Nullable Long p95Ms,
            long avoided,
            long lostMs,
            boolean incomplete) {
        static Hour of(OverviewPage.Stored stored) {
            SumTotals totals = stored.hour();
            return new Hour(
                    Figures.iso(stored.hourFromMs()),
                    Figures.iso(stored.hourToMs()),
                    totals.requests(),
                    totals.answered(),
                    totals.fellBack(),
                    AnalyticsJson.orNull(totals.fallbackRate()),
                    AnalyticsJson.orNull(totals.p95Ms()),
                    totals.avoided(),
                    totals.lostMs(),
                    stored.missing());
        }
    }

    /** A target's day. */
    record Health(String target, boolean coolingNow, long cooledMs, long watchedMinutes, List<Run> runs) {}

    /** @param state {@code Healthy}, {@code Cooling} or {@code Unknown} */
    record Run(String from, String to, HealthStrip.State state, long cooledMs, long watchedMinutes) {}

    static OverviewJson of(OverviewPage page, SharingState sharing) {
        OverviewPage.Stored stored = page.stored();
        KnownTargets.Now targets = page.targets();
        return new OverviewJson(
                page.at(),
                SharingJson.of(sharing),
                new Targets(
                        targets.known(),
                        targets.cooling(),
                        targets.healthy(),
                        page.snapshot().cooldowns()),
                page.snapshot().routers(),
                soonest(page),
                stored == null ? null : Hour.of(stored),
                stored == null
                        ? List.of()
                        : stored.strip().rows().stream()
                                .map(row -> health(row, page.snapshot().now().contains(row.target())))
                                .toList(),
                stored != null);
    }

    private static @Nullable Soonest soonest(OverviewPage page) {
        KnownCooldown soonest = page.snapshot().soonest();
        return soonest == null
                ? null
                : new Soonest(page.soonestName(), page.soonestAt(), soonest.remainingMs(page.time()));
    }

    private static Health health(HealthStrip.Row row, boolean now) {
        return new Health(
                row.name().english(),
                now,
                row.cooledMs(),
                row.watchedMinutes(),
                row.runs().stream()
                        .map(run -> new Run(
                                Figures.iso(run.fromMs()),
                                Figures.iso(run.toMs()),
                                run.state(),
                                run.cooledMs(),
                                run.watchedMinutes()))
                        .toList());
    }
}
