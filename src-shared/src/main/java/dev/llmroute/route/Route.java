package dev.llmroute.route;

import dev.llmroute.classify.Detection;
import java.util.List;
import java.util.Optional;

/**
 * A route as the planner and the router work on it. Immutable.
 *
 * @param orderBy by what the models of a tier are ordered
 */
public record Route(
        String namespace,
        String name,
        List<String> aliases,
        List<Provider> providers,
        FallbackPolicy fallback,
        CooldownPolicy cooldown,
        Detection detection,
        OrderBy orderBy) {

    public Route {
        aliases = List.copyOf(aliases);
        providers = List.copyOf(providers);
    }

    /** A route without patterns of its own, in the order that is written. */
    public Route(
            String namespace,
            String name,
            List<String> aliases,
            List<Provider> providers,
            FallbackPolicy fallback,
            CooldownPolicy cooldown) {
        this(namespace, name, aliases, providers, fallback, cooldown, Detection.NONE, OrderBy.Written);
    }

    /** What no other route is called: {@code namespace/name}. */
    public String qualifiedName() {
        return namespace + "/" + name;
    }

    /** Whether it says of any model what it costs. A loop, since each answer without a price asks. */
    public boolean isPriced() {
        for (Provider provider : providers) {
            for (Model model : provider.models()) {
                if (model.price() != null) {
                    return true;
                }
            }
        }
        return false;
    }

    public Optional<Provider> provider(String providerName) {
        return providers.stream().filter(p -> p.name().equals(providerName)).findFirst();
    }

    /** Every model of the route, in order, as callers may name it. */
    public List<ModelRef> models() {
        return providers.stream()
                .flatMap(p -> p.models().stream().map(m -> new ModelRef(p.name(), m.name())))
                .toList();
    }

    /** Every target of the route, in the order of the resource. */
    public List<Target> targets() {
        return providers.stream()
                .flatMap(p -> p.models().stream()
                        .flatMap(m -> p.credentials().stream().map(c -> new Target(p, m.name(), c))))
                .toList();
    }
}
