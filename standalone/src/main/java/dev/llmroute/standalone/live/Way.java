package dev.llmroute.standalone.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.cooldown.CooldownView;
import dev.llmroute.explain.Explanation;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Entry;
import dev.llmroute.plan.Planner;
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
                    Explanation.rejectedHead(chain, route.fallback()).isPresent());
        });
    }
}
