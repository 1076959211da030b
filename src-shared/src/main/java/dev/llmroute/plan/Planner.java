package dev.llmroute.plan;

import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.plan.Chain.Link;
import dev.llmroute.route.Model;
import dev.llmroute.route.ModelRef;
import dev.llmroute.route.OrderBy;
import dev.llmroute.route.Provider;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which targets a request would try, in which order: a pure function of the route, the entry and the cooldowns. */
public final class Planner {
    private Planner() {}

    /**
     * Where a caller's {@code model} enters the route. Exact names win (route, alias, a provider's full model name, which may
     * itself contain a slash); only then is the name split at its first slash into provider and model. A provider's model
     * beats an alias.
     *
     * @return empty where the route does not know the name
     */
    public static Optional<Entry> resolve(Route route, String model) {
        if (model.equals(route.name())) {
            return Optional.of(new Entry.Head());
        }
        // No list of all models: this runs for each request.
        for (Provider provider : route.providers()) {
            for (Model each : provider.models()) {
                if (each.name().equals(model)) {
                    return Optional.of(new Entry.At(new ModelRef(provider.name(), model)));
                }
            }
        }
        if (route.aliases().contains(model)) {
            return Optional.of(new Entry.Head());
        }
        int slash = model.indexOf('/');
        if (slash > 0) {
            ModelRef ref = new ModelRef(model.substring(0, slash), model.substring(slash + 1));
            if (route.models().contains(ref)) {
                return Optional.of(new Entry.At(ref));
            }
        }
        return Optional.empty();
    }

    /** All targets in the order in which one request would try them that goes by what the route says. */
    public static List<Target> chain(Route route, Entry entry) {
        return chain(route, entry, route.orderBy());
    }

    /** All targets in the order in which one request would try them, whatever is cooling down, but for what it costs. */
    public static List<Target> chain(Route route, Entry entry, OrderBy orderBy) {
        return switch (entry) {
            case Entry.Head() ->
                route.models().isEmpty()
                        ? List.of()
                        : chain(route, new Entry.At(route.models().getFirst()), orderBy);
            case Entry.At(ModelRef first) ->
                orderBy == OrderBy.Written ? chainFrom(route, first) : Tiers.together(chainFrom(route, first));
            case Entry.Listed(List<ModelRef> models) ->
                models.stream()
                        .distinct()
                        .flatMap(ref -> targets(route.provider(ref.provider()).orElseThrow(), ref.model()).stream())
                        .toList();
        };
    }

    private static List<Target> chainFrom(Route route, ModelRef first) {
        Provider entry = route.provider(first.provider()).orElseThrow();
        List<Target> chain = new ArrayList<>(targets(entry, first.model()));
        for (Model model : entry.models()) {
            if (!model.name().equals(first.model())) {
                chain.addAll(targets(entry, model.name()));
            }
        }
        for (String name : entry.fallbackTo()) {
            route.provider(name)
                    .filter(p -> !p.name().equals(entry.name()))
                    .ifPresent(p -> p.models().forEach(model -> chain.addAll(targets(p, model.name()))));
        }
        return List.copyOf(chain);
    }

    private static List<Target> targets(Provider provider, String model) {
        return provider.credentials().stream()
                .map(credential -> new Target(provider, model, credential))
                .toList();
    }

    /** What a request that every target can serve would do now. */
    public static Plan plan(Chain chain, Demand demand) {
        List<Link> candidates = new ArrayList<>(chain.links().size());
        List<Skip> skipped = new ArrayList<>();
        for (Link link : chain.links()) {
            Availability availability = link.cooldowns().availability(demand);
            if (availability instanceof Availability.Available || availability instanceof Availability.MayProbe) {
                candidates.add(link);
            } else {
                skipped.add(new Skip(link.target(), availability));
            }
        }
        return new Plan(candidates, skipped);
    }

    /** What a request that would otherwise be exhausted may still call: its own size fits, or only the probe is missing. */
    public static List<Link> lastResorts(Chain chain, Demand demand, Suitability suitability) {
        return chain.links().stream()
                .filter(link -> suitability.obstacle(link.target()).isEmpty())
                .filter(link -> link.cooldowns().lastResort(demand))
                .toList();
    }
}
