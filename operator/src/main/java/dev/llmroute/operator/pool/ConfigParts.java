package dev.llmroute.operator.pool;

import dev.llmroute.operator.resource.RouteDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How routes are spread over ConfigMaps, of which none may be larger than 1 MiB. Where a route is depends on its name and the number of
 * parts alone: it never moves while the number stays, so no router sees it twice or not at all.
 *
 * @param count of the parts, a power of two. It grows only: with another number pods are made anew, since they mount other ConfigMaps
 */
public record ConfigParts(int count) {
    /** What else is in a ConfigMap has room beside it. */
    private static final int MOST_BYTES = 900 * 1024;

    private static final int MOST_PARTS = 64;

    /** @param present how many there are already; 1 at first */
    static ConfigParts of(List<RouteDocument> routes, int present) {
        int count = present;
        while (count < MOST_PARTS && new ConfigParts(count).largest(routes) > MOST_BYTES) {
            count *= 2;
        }
        return new ConfigParts(count);
    }

    private int largest(List<RouteDocument> routes) {
        int[] bytes = new int[count];
        for (RouteDocument route : routes) {
            bytes[partOf(route)] += route.yaml().getBytes(StandardCharsets.UTF_8).length;
        }
        int largest = 0;
        for (int each : bytes) {
            largest = Math.max(largest, each);
        }
        return largest;
    }

    private int partOf(RouteDocument route) {
        return Math.floorMod(route.name().hashCode(), count);
    }

    /** The files of each part. */
    public List<Map<String, String>> files(List<RouteDocument> routes) {
        List<Map<String, String>> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parts.add(new LinkedHashMap<>());
        }
        routes.forEach(route -> parts.get(partOf(route)).put(route.name() + ".yaml", route.yaml()));
        return parts;
    }

    /** What the ConfigMaps are called, each by its own number where there are several. */
    public List<String> names(String base) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(count == 1 ? base : base + "-" + count + "-" + i);
        }
        return names;
    }

    /** The number of parts of which one has that name; 1 where it is none. */
    static int present(String base, List<String> names) {
        return names.stream()
                .filter(name -> name.matches(java.util.regex.Pattern.quote(base) + "-[0-9]{1,2}-[0-9]{1,2}"))
                .mapToInt(name ->
                        Integer.parseInt(name.substring(base.length() + 1).split("-", -1)[0]))
                .max()
                .orElse(1);
    }
}
