package dev.llmroute.cooldown;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A target's place in the process memory. What the request path reads. Thread-safe; reads take no lock. */
final class Slot implements TargetCooldowns {
    private final TimeSource time;
    private final ProbeRights probes;
    private final Cell[] cells;
    /** Whether nothing is known of any of its cells: what the request path reads for most targets, and all it reads then. */
    private volatile boolean quiet;

    Slot(TimeSource time, ProbeRights probes, List<Cell> cells) {
        this.time = time;
        this.probes = probes;
        this.cells = cells.toArray(Cell[]::new);
    }

    /** Hears of its cells from now on. */
    Slot listen() {
        for (Cell cell : cells) {
            cell.tell(this);
        }
        refresh();
        return this;
    }

    /** A cell has got its first news or lost its last. */
    synchronized void refresh() {
        boolean all = true;
        for (Cell cell : cells) {
            all &= cell.isQuiet();
        }
        quiet = all;
    }

    @Override
    public Standing standing(Demand demand) {
        return quiet ? Standing.FREE : judge(demand);
    }

    private Standing judge(Demand demand) {
        ActiveCooldown latest = latest(demand);
        if (latest != null) {
            return latest;
        }
        List<ActiveCooldown> due = due(demand);
        if (!due.isEmpty()) {
            return due.stream().allMatch(each -> probes.isGranted(each.cooldown()))
                    ? new Standing.Probe(due)
                    : new Standing.Due(due);
        }
        return ramp(demand);
    }

    /** The cooldown that ends last of those that concern the request now; null where none does. */
    private @Nullable ActiveCooldown latest(Demand demand) {
        ActiveCooldown latest = null;
        for (Cell cell : cells) {
            List<ActiveCooldown> known = cell.known();
            for (int i = 0; i < known.size(); i++) {
                ActiveCooldown each = known.get(i);
                if (cell.holds(each)
                        && each.concerns(demand)
                        && (latest == null || each.deadlineNanos() - latest.deadlineNanos() > 0)) {
                    latest = each;
                }
            }
        }
        return latest;
    }

    private List<ActiveCooldown> due(Demand demand) {
        List<ActiveCooldown> due = List.of();
        for (Cell cell : cells) {
            List<ActiveCooldown> known = cell.known();
            for (int i = 0; i < known.size(); i++) {
                ActiveCooldown each = known.get(i);
                if (cell.awaitsProbe(each) && each.concerns(demand)) {
                    due = due.isEmpty() ? new ArrayList<>(2) : due;
                    due.add(each);
                }
            }
        }
        return due;
    }

    private Standing ramp(Demand demand) {
        for (Cell cell : cells) {
            List<ActiveCooldown> known = cell.known();
            for (int i = 0; i < known.size(); i++) {
                ActiveCooldown each = known.get(i);
                if (cell.isRampingUp(each) && each.concerns(demand) && !demand.isAmong(each.rampPercent(time))) {
                    return new Standing.RampingUp(each, each.rampPercent(time));
                }
            }
        }
        return Standing.FREE;
    }

    @Override
    public boolean lastResort(Demand demand) {
        for (Cell cell : cells) {
            for (ActiveCooldown each : cell.known()) {
                if (cell.holds(each) && each.concerns(demand) && !each.letsPass(demand, time)) {
                    return false;
                }
            }
        }
        return true;
    }
}
