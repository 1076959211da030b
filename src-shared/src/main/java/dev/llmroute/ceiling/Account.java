package dev.llmroute.ceiling;

import dev.llmroute.route.Ceiling;
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
        return new Permit(this, model);
    }

    /** Called with this account's lock held. */
    void end(Usage model) {
        model.end();
        all.end();
    }

    static String name(Target target) {
        String provider = target.provider().name();
        return target.provider().credentials().size() > 1
                ? provider + "#" + target.credential().name()
                : provider;
    }
}
