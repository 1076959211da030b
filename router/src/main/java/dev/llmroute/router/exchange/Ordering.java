package dev.llmroute.router.exchange;

import dev.llmroute.cooldown.Demand;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Entry;
import dev.llmroute.plan.Outlay;
import dev.llmroute.plan.PriceOrder;
import dev.llmroute.route.OrderBy;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.dialect.Tokens;
import dev.llmroute.router.outlook.Outlooks;
import dev.llmroute.router.routing.ServedRoute;
import org.jspecify.annotations.Nullable;

/**
 * In which order one request tries the targets of its route. Lives on one event loop.
 *
 * @param chain before anything that the request refers to
 * @param outlay what its cost depends on; null where its route does not order by it
 */
record Ordering(
        Route route,
        CallerRequest request,
        Demand demand,
        Chain chain,
        @Nullable Outlay outlay) {
    static Ordering of(ServedRoute served, Entry entry, CallerRequest request, RouterServices services) {
        Route route = served.route();
        Chain written = served.chain(entry);
        // Vectors of another model are of no use to who has some of this one.
        boolean byPrice = route.orderBy() == OrderBy.Price && request.surface() != Surface.Embeddings;
        Demand demand = request.demand(
                services.conversations(), served.resolved().sessionHeader(), byPrice || written.isDrawn());
        Chain balanced = written.balanced(demand);
        if (!byPrice) {
            return new Ordering(route, request, demand, balanced, null);
        }
        Outlay outlay = request.outlay();
        Chain priced =
                PriceOrder.of(balanced, entry, outlay, services.outlooks().of(route, demand));
        return new Ordering(route, request, demand, priced, outlay);
    }

    /**
     * A target has answered to the end, which later requests of the route go by.
     *
     * @param counted what it says that it took; null where it does not
     */
    void answered(Outlooks outlooks, Target by, @Nullable Tokens counted) {
        if (outlay != null) {
            outlooks.answered(route, demand, outlay, by, counted, request.cacheLife());
        }
    }
}
