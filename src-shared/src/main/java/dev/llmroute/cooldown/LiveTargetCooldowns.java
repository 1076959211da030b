package dev.llmroute.cooldown;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A target's place in the process memory. What the request path reads. Thread-safe; reads take no lock. */
final class LiveTargetCooldowns implements TargetCooldowns {
    private final TimeSource time;
    private final ProbeRights probes;
    private final SubjectCooldowns[] cells;
    /** Whether nothing is known of any of its cells: what the request path reads for most targets, and all it reads then. */
    private volatile boolean quiet;

    LiveTargetCooldowns(TimeSource time, ProbeRights probes, List<SubjectCooldowns> cells) {
        this.time = time;
        this.probes = probes;
        this.cells = cells.toArray(SubjectCooldowns[]::new);
    }

    /** Hears of its cells from now on. */
    LiveTargetCooldowns listen() {
        for (SubjectCooldowns cell : cells) {
            cell.tell(this);
        }
        refresh();
        return this;
    }

    /** A cell has got its first news or lost its last. */
    synchronized void refresh() {
        boolean all = true;
        for (SubjectCooldowns cell : cells) {
            all &= cell.isQuiet();
        }
        quiet = all;
    }

    @Override
    public boolean isQuiet() {
        return quiet;
    }

    @Override
    public Availability availability(Demand demand) {
        return quiet ? Availability.AVAILABLE : judge(demand);
    }

    private Availability judge(Demand demand) {
        KnownCooldown latest = latest(demand);
        if (latest != null) {
            return latest;
        }
        List<KnownCooldown> due = due(demand);
        if (!due.isEmpty()) {
            return due.stream().allMatch(each -> probes.isGranted(each.cooldown()))
                    ? new Availability.MayProbe(due)
                    : new Availability.AwaitingProbe(due);
        }
        return ramp(demand);
    }

    /** The cooldown that ends last of those that concern the request now; null where none does. */
    private @Nullable KnownCooldown latest(Demand demand) {
        KnownCooldown latest = null;
        for (SubjectCooldowns cell : cells) {
            List<KnownCooldown> known = cell.known();
            for (int i = 0; i < known.size(); i++) {
                KnownCooldown each = known.get(i);
                if (cell.holds(each)
                        && each.concerns(demand)
                        && (latest == null || each.deadlineNanos() - latest.deadlineNanos() > 0)) {
                    latest = each;
                }
            }
        }
        return latest;
    }

    private List<KnownCooldown> due(Demand demand) {
        List<KnownCooldown> due = List.of();
        for (SubjectCooldowns cell : cells) {
            List<KnownCooldown> known = cell.known();
            for (int i = 0; i < known.size(); i++) {
                KnownCooldown each = known.get(i);
                if (cell.awaitsProbe(each) && each.concerns(demand)) {
                    due = due.isEmpty() ? new ArrayList<>(2) : due;
                    due.add(each);
                }
            }
        }
        return due;
    }

    private Availability ramp(Demand demand) {
        for (SubjectCooldowns cell : cells) {
            List<KnownCooldown> known = cell.known();
            for (int i = 0; i < known.size(); i++) {
                KnownCooldown each = known.get(i);
                if (cell.isRampingUp(each) && each.concerns(demand) && !demand.isAmong(each.rampPercent(time))) {
                    return new Availability.RampingUp(each, each.rampPercent(time));
                }
            }
        }
        return Availability.AVAILABLE;
    }

    @Override
    public boolean lastResort(Demand demand) {
        for (SubjectCooldowns cell : cells) {
            for (KnownCooldown each : cell.known()) {
                if (cell.holds(each) && each.concerns(demand) && !each.letsPass(demand, time)) {
                    return false;
                }
            }
        }
        return true;
    }
}
