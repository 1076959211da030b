package dev.llmroute.console;

import dev.llmroute.console.store.SumOfStep;
import dev.llmroute.console.store.SumTarget;
import dev.llmroute.console.store.SumTotals;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.TimeSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How everything does, at a glance. */
record OverviewPage(long nowMs, TimeSource time, Snapshot snapshot) {
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
            String gone) {}

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

    String summary() {
        if (targets().known() == 0) {
            return snapshot.cooldowns() == 0 ? "No target is known yet" : snapshot.cooldowns() + " cooling down";
        }
        return Figures.count(targets().cooling(), "target", "targets") + " cooling down, "
                + targets().healthy() + " healthy";
    }

    /** {@code 1 of them for a whole provider or key}; empty where there is none. */
    String wide() {
        int wide = targets().wide();
        return wide == 0 ? "" : wide + (wide == 1 ? " cooldown is" : " cooldowns are") + " of a whole provider or key";
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

    static String hourText(Stored stored) {
        return Figures.time(stored.hourFromMs()) + " to " + Figures.time(stored.hourToMs()) + " UTC"
                + (stored.runs() ? ", the minute that runs included" : "");
    }

    static String rate(SumTotals totals) {
        return totals.fallbackRate().isEmpty()
                ? ""
                : Figures.share(totals.fallbackRate().getAsDouble());
    }

    static String p95(SumTotals totals) {
        return totals.p95Ms().isEmpty() ? "" : Figures.span(totals.p95Ms().getAsLong());
    }

    static List<Chart> charts(Stored stored) {
        return List.of(Chart.requests(stored.minutes(), "Each minute"), Chart.p95(stored.minutes(), "Each minute"));
    }
}
