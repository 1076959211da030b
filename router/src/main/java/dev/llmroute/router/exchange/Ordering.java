package dev.llmroute.router.exchange;

import dev.llmroute.cooldown.Demand;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Outlay;
import dev.llmroute.plan.PriceOrder;
import dev.llmroute.route.OrderBy;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.dialect.Tokens;
import dev.llmroute.router.outlook.Outlooks;
import dev.llmroute.router.routing.RoutingTable.Destination;
import org.jspecify.annotations.Nullable;

/**
 * In which order one request tries the targets of its route. Lives on one event loop.
 *
 * @param chain before anything that the request refers to
 * @param outlay what its cost depends on; null where it is not ordered by it
 */
record Ordering(
        Route route,
        CallerRequest request,
        Demand demand,
        Chain chain,
        @Nullable Outlay outlay) {
    /** Of a request that something may serve. */
    static Ordering of(Destination destination, CallerRequest request, RouterServices services) {
        Route route = destination.route().route();
        Chain written = ServingChain.of(destination, request).orElseThrow();
        boolean byPrice = ServingChain.orderBy(request) == OrderBy.Price;
        Demand demand = request.demand(
                services.conversations(), destination.route().resolved().sessionHeader(), byPrice || written.isDrawn());
        Chain balanced = written.balanced(demand);
        if (!byPrice) {
            return new Ordering(route, request, demand, balanced, null);
        }
        Outlay outlay = request.outlay();
        Chain priced = PriceOrder.of(
                balanced, destination.entry(), outlay, services.outlooks().of(route, demand));
        return new Ordering(route, request, demand, priced, outlay);
    }

    /**
     * A target has answered to the end, which later requests of the route go by. Who counts tokens reads nothing into a cache.
     *
     * @param counted what it says that it took; null where it does not
     */
    void answered(Outlooks outlooks, Target by, @Nullable Tokens counted) {
        if (outlay != null && request.surface() != Surface.CountTokens) {
            outlooks.answered(
                    route, demand, outlay, by, counted, request.since().elapsed(), request.cacheLife());
        }
    }
}
