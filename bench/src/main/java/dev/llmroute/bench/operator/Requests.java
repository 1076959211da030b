package dev.llmroute.bench.operator;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What was asked of the API server between two moments, as far as it concerns routes: the server's own resources and all Leases are
 * left out.
 *
 * @param counts by verb and resource, {@code APPLY deployments}
 */
record Requests(Map<String, Long> counts) {
    private static final Set<String> RESOURCES = Set.of(
            "llmroutes", "llmroutes/status", "configmaps", "deployments", "services", "secrets", "events", "pods");

    private static final Set<String> READS = Set.of("GET", "LIST");

    /** By what {@link KubeServer#requests} said then, and says now. */
    static Requests between(Map<String, Long> before, Map<String, Long> after) {
        Map<String, Long> more = new TreeMap<>();
        after.forEach((what, count) -> {
            long difference = count - before.getOrDefault(what, 0L);
            if (difference > 0 && RESOURCES.contains(what.substring(what.indexOf(' ') + 1))) {
                more.put(what, difference);
            }
        });
        return new Requests(more);
    }

    long writes() {
        return sum(what -> !isRead(what));
    }

    long reads() {
        return sum(Requests::isRead);
    }

    private static boolean isRead(String what) {
        return READS.contains(what.substring(0, what.indexOf(' ')));
    }

    private long sum(Predicate<String> which) {
        return counts.entrySet().stream()
                .filter(each -> which.test(each.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    @Override
    public String toString() {
        return counts.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
    }
}
