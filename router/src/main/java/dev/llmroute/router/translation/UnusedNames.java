package dev.llmroute.router.translation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Names of which each is given once. Not thread-safe. */
final class UnusedNames {
    private final NameRule rule;
    private final Set<String> inUse = new HashSet<>();
    /** The last number behind a name: to count from the beginning each time would take for ever where thousands have the same. */
    private final Map<String, Integer> numbers = new HashMap<>();

    UnusedNames(NameRule rule) {
        this.rule = rule;
    }

    /** A name that somebody has already. */
    void use(String name) {
        inUse.add(name);
    }

    /** A fitting name that is not in use, with a number behind it where it is; it is in use from now on. */
    String unused(String fitting) {
        String name = fitting;
        while (!inUse.add(name)) {
            String suffix = "_" + numbers.merge(fitting, 2, (last, first) -> last + 1);
            name = rule.cut(fitting, suffix.length()) + suffix;
        }
        return name;
    }
}
