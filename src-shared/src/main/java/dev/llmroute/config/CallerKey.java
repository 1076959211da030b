package dev.llmroute.config;

import dev.llmroute.plan.Terms;
import dev.llmroute.route.Budget;
import dev.llmroute.route.Ceiling;
import dev.llmroute.route.OrderBy;
import dev.llmroute.route.Permission;
import dev.llmroute.route.Route;
import org.jspecify.annotations.Nullable;

/**
 * A key that a caller may use, and the caller's name.
 *
 * @param maxConcurrent requests with it that a router process serves at the same time; {@link Integer#MAX_VALUE}: any number
 * @param ceiling of its requests to this route
 * @param permission which targets may serve it
 * @param prefer by what models of one tier are ordered for it; null: as the route has it
 */
public record CallerKey(
        String name,
        ApiKey key,
        int maxConcurrent,
        Ceiling ceiling,
        Permission permission,
        @Nullable OrderBy prefer) {
    /** What its requests may cost; null: anything. */
    public @Nullable Budget budget() {
        return ceiling.usd();
    }

    /** The same key, also under another name: what both allow. */
    public CallerKey and(CallerKey other) {
        return new CallerKey(
                name,
                key,
                Math.min(maxConcurrent, other.maxConcurrent),
                ceiling.and(other.ceiling),
                permission.and(other.permission),
                prefer);
    }

    /** On which terms its requests are planned, where they say nothing themselves. */
    public Terms terms(Route route) {
        return new Terms(permission, prefer == null ? route.orderBy() : prefer);
    }
}
