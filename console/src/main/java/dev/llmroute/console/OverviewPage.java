package dev.llmroute.console;

import dev.llmroute.console.store.SumOfStep;
import dev.llmroute.console.store.SumTarget;
import dev.llmroute.console.store.SumTotals;
import dev.llmroute.console.text.Message;
import dev.llmroute.console.text.Texts;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.TimeSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How everything does, at a glance. */
record OverviewPage(long nowMs, TimeSource time, Snapshot snapshot) {
    private static final Message EACH = Message.of("chart.each.overview");

    /**
     * What the page shows changes only with this.
     *
     * @param now the display keys of what is cooling down
     * @param soonest the cooldown that ends next; null where nothing is cooling down, or nothing of it ends by itself
     * @param routers null where the console is told of none
     * @param stored null where the history cannot be read
     * @param gone why; empty where it can
     */
    record Snapshot(
            Sharing sharing,
            KnownTargets.Now targets,
            int cooldowns,
            Set<String> now,
            @Nullable KnownCooldown soonest,
            @Nullable RouterTally routers,
            @Nullable Stored stored,
            Message gone) {}

    /**
     * What the history tells.
     *
     * @param hourFromMs the begin of the last hour that is told of, whole minutes
     * @param runs whether its last minute is not over yet
     * @param minutes of that hour
     * @param missing whether the routers' sums of a part of it are missing
     * @param asked the targets that answered, or were passed by, within a day
     */
    record Stored(
            long hourFromMs,
            boolean runs,
            SumTotals hour,
            List<SumOfStep> minutes,
            boolean missing,
            List<SumTarget> asked,
            HealthStrip strip) {
        long hourToMs() {
            return hourFromMs + 3_600_000;
        }
    }

    String at() {
        return Figures.iso(nowMs);
    }

    Sharing sharing() {
        return snapshot.sharing();
    }

    KnownTargets.Now targets() {
        return snapshot.targets();
    }

    @Nullable
    Stored stored() {
        return snapshot.stored();
    }

    Message summary() {
        if (targets().known() == 0) {
            return snapshot.cooldowns() == 0
                    ? Message.of("overview.summary.unknown")
                    : Message.of("overview.summary.cooldowns", snapshot.cooldowns());
        }
        return Message.of("overview.summary", targets().cooling(), targets().healthy());
    }

    /** When the soonest one ends, ISO 8601. */
    String soonestAt() {
        KnownCooldown soonest = snapshot.soonest();
        return soonest == null ? "" : Figures.iso(soonest.untilMs(time));
    }

    String soonestIn() {
        KnownCooldown soonest = snapshot.soonest();
        return soonest == null ? "" : ClockText.of(soonest.remainingMs(time));
    }

    String soonestName() {
        KnownCooldown soonest = snapshot.soonest();
        return soonest == null ? "" : soonest.cooldown().displayKey();
    }

    static String rate(Texts t, SumTotals totals) {
        return totals.fallbackRate().isEmpty()
                ? ""
                : t.share(totals.fallbackRate().getAsDouble());
    }

    static String p95(Texts t, SumTotals totals) {
        return totals.p95Ms().isEmpty() ? "" : t.span(totals.p95Ms().getAsLong());
    }

    static List<Chart> charts(Stored stored) {
        return List.of(Chart.requests(stored.minutes(), EACH), Chart.p95(stored.minutes(), EACH));
    }
}
