package dev.llmroute.router.exchange;

import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.route.Budget;
import dev.llmroute.route.Cost;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import org.jspecify.annotations.Nullable;

/**
 * From which a request's calls are paid: the budgets of its targets and of its caller.
 *
 * @param budget of the caller; null: it may spend anything
 */
record Purse(
        Ceilings ceilings,
        Route route,
        String caller,
        @Nullable Budget budget) {
    /** A call to the target cost that. */
    void pay(Target target, Cost cost) {
        ceilings.spent(target, cost);
        if (budget != null) {
            ceilings.spent(route, caller, budget, cost);
        }
    }
}
