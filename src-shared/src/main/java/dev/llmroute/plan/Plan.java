package dev.llmroute.plan;

import dev.llmroute.plan.Chain.Link;
import java.util.List;

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
}
