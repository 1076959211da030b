package dev.llmroute.plan;

import dev.llmroute.failure.FailureClass;
import dev.llmroute.plan.Chain.Link;
import dev.llmroute.route.FallbackPolicy;
import dev.llmroute.route.Target;
import java.util.List;
import java.util.Optional;

/**
 * What a request would do now.
 *
 * @param candidates the targets to try, in order
 * @param skipped the targets of the chain that are left out, in order, each with the reason
 */
public record Plan(List<Link> candidates, List<Skip> skipped) {
    public Plan {
        candidates = List.copyOf(candidates);
        skipped = List.copyOf(skipped);
    }

    /**
     * What fails a request at once: the model that it asks for, where the provider has rejected each of its keys and the route does not fall
     * back from that. Empty where it goes its way.
     */
    public Optional<Target> rejectedHead(Chain chain, FallbackPolicy policy) {
        // What was cheapest is no model that anybody asked for.
        if (skipped.isEmpty()
                || chain.departures().contains(Departure.Cheaper)
                || policy.on().contains(FailureClass.Unauthorized)) {
            return Optional.empty();
        }
        List<Target> head = chain.targets().stream()
                .filter(target -> target.ref().equals(chain.head().ref()))
                .toList();
        return head.stream().allMatch(this::isRejected) ? Optional.of(head.getLast()) : Optional.empty();
    }

    private boolean isRejected(Target target) {
        return skipped.stream()
                .filter(skip -> skip.target().equals(target) && skip.isCooling())
                .flatMap(skip -> skip.cooldown().stream())
                .anyMatch(active -> active.cooldown().isRejection());
    }
}
