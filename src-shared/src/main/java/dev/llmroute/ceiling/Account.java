package dev.llmroute.ceiling;

import dev.llmroute.route.Ceiling;
import dev.llmroute.route.CountPer;
import dev.llmroute.route.Target;
import java.util.HashMap;
import java.util.Map;

/** What is being sent with one credential, in all and by model: one lock, so that a request is counted everywhere or nowhere. */
final class Account {
    private final Usage all = new Usage();
    private final Map<String, Usage> byModel = new HashMap<>();

    synchronized Admission acquire(Target target, Ceiling ofModel, long size, long nowMs) {
        Usage model = byModel.computeIfAbsent(target.model(), name -> new Usage());
        Full full = model.above(ofModel, target.name(), size, nowMs);
        if (full == null) {
            full = all.above(target.credential().ceiling(), name(target), size, nowMs);
        }
        if (full != null) {
            return full;
        }
        model.begin(size, nowMs);
        all.begin(size, nowMs);
        return new Permit(this, model, size, nowMs);
    }

    /** Counts together with other processes what the target's ceilings say. */
    synchronized void share(Target target, String account, CommonCounts common, Clock clock) {
        if (target.modelCeiling().per() == CountPer.Cluster) {
            Usage model = byModel.computeIfAbsent(target.model(), name -> new Usage());
            common.add("model " + target.model() + " with " + account, new LockedUsage(this, model, clock));
        }
        if (target.credential().ceiling().per() == CountPer.Cluster) {
            common.add("key " + account, new LockedUsage(this, all, clock));
        }
    }

    /** Called with this account's lock held. */
    void end(Usage model) {
        model.end();
        all.end();
    }

    /** It was not sent after all: called with this account's lock held. */
    void takeBack(Usage model, long size, long atMs, long nowMs) {
        end(model);
        model.takeBack(size, atMs, nowMs);
        all.takeBack(size, atMs, nowMs);
    }

    static String name(Target target) {
        String provider = target.provider().name();
        return target.provider().credentials().size() > 1
                ? provider + "#" + target.credential().name()
                : provider;
    }
}
