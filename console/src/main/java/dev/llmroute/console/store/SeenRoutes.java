package dev.llmroute.console.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which routes may be seen, as a part of a statement. */
final class SeenRoutes {
    private SeenRoutes() {}

    /**
     * That a route is one of these namespaces. A namespace has no slash in it, so another one's routes do not begin with it and a slash.
     *
     * @param namespaces empty: all may be seen
     * @param column of the route
     * @param values gets what the part names
     */
    static Optional<String> sql(Set<String> namespaces, String column, Map<String, Object> values) {
        List<String> any = new ArrayList<>();
        for (String each : new TreeSet<>(namespaces)) {
            String name = "namespace" + any.size();
            any.add(column + " LIKE :" + name + " ESCAPE '!'");
            values.put(name, Conditions.literal(each) + "/%");
        }
        return any.isEmpty() ? Optional.empty() : Optional.of("(" + String.join(" OR ", any) + ")");
    }
}
