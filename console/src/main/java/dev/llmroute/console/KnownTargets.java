package dev.llmroute.console;

import dev.llmroute.console.store.SumTarget;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.failure.Scope;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The targets that this console knows by name: those of its own process, those that requests came to lately, and those that cool
 * down. Two accounts under one name are one.
 *
 * @param providers the provider of each, by display key
 */
record KnownTargets(SortedMap<String, String> providers) {
    /**
     * How they are now.
     *
     * @param wide how many cooldowns concern a whole provider, or all models of a key
     */
    record Now(int known, int cooling, int wide) {
        int healthy() {
            return known - cooling;
        }
    }

    static KnownTargets of(Collection<CooldownAnswers.PinTarget> pinnable, Collection<SumTarget> asked) {
        SortedMap<String, String> all = new TreeMap<>();
        pinnable.stream()
                .filter(each -> each.scope().equals(Scope.Model.label()))
                .forEach(each -> all.put(each.displayKey(), each.provider()));
        asked.stream()
                .filter(each -> !each.model().isEmpty())
                .forEach(each -> all.put(displayKey(each), each.provider()));
        return new KnownTargets(all);
    }

    /** As {@code Target.displayKey} writes it. */
    static String displayKey(SumTarget target) {
        return target.provider() + "_" + target.model() + (target.key().isEmpty() ? "" : "#" + target.key());
    }

    Now now(List<KnownCooldown> holding) {
        Set<String> cooling = new HashSet<>();
        int wide = 0;
        for (KnownCooldown each : holding) {
            Cooldown cooldown = each.cooldown();
            cooling.add(cooldown.displayKey());
            wide += cooldown.key().scope() == Scope.Model ? 0 : 1;
        }
        int number = (int) providers.entrySet().stream()
                .filter(each -> cools(each.getKey(), "provider_" + each.getValue(), cooling))
                .count();
        return new Now(providers.size(), number, wide);
    }

    /** By itself, by its provider, or by its key. */
    private static boolean cools(String displayKey, String wide, Set<String> cooling) {
        int key = displayKey.lastIndexOf('#');
        return cooling.contains(displayKey)
                || cooling.contains(wide)
                || (key >= 0 && cooling.contains(wide + displayKey.substring(key)));
    }
}
