package dev.llmroute.standalone.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.CooldownView;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Chain.Link;
import dev.llmroute.plan.Entry;
import dev.llmroute.plan.Plan;
import dev.llmroute.plan.Planner;
import dev.llmroute.route.FallbackPolicy;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The targets of a request in the order in which it would try them if none was left alone.
 *
 * @param model what the request asks for
 * @param chain the targets' names
 * @param failsAtOnce whether it is refused before another target is tried, since the keys of what it asks for were rejected
 */
public record Way(String model, List<String> chain, boolean failsAtOnce) {
    public Way {
        chain = List.copyOf(chain);
    }

    /** As a router tells it of a route; empty where the route does not know the model. */
    public static Optional<Way> of(JsonNode route, String model) {
        if (!route.has("chain")) {
            return Optional.empty();
        }
        List<String> chain = new ArrayList<>();
        route.path("chain").forEach(name -> chain.add(name.asText()));
        return Optional.of(new Way(model, chain, route.path("failsAtOnce").asBoolean()));
    }

    /** By the planner; empty where the route does not know the model. */
    public static Optional<Way> of(Route route, String model, CooldownView cooldowns) {
        Optional<Entry> entry = Planner.resolve(route, model);
        return entry.map(at -> {
            Chain chain = Chain.of(route, at, cooldowns);
            return new Way(
                    model,
                    chain.targets().stream().map(Target::name).toList(),
                    rejectedHead(chain, route.fallback()).isPresent());
        });
    }

    /**
     * What fails a request at once, see {@link Plan#rejectedHead}; of a chain that also has the targets whose keys are missing, which
     * a router does not have.
     */
    public static Optional<Target> rejectedHead(Chain chain, FallbackPolicy policy) {
        List<Link> withKey = chain.links().stream()
                .filter(link -> !(link.cooldowns().availability(Demand.SMALLEST) instanceof Availability.Unsuitable))
                .toList();
        if (withKey.isEmpty()) {
            return Optional.empty();
        }
        Chain served = new Chain(withKey, chain.isWritten());
        return Planner.plan(served, Demand.SMALLEST).rejectedHead(served, policy);
    }
}
