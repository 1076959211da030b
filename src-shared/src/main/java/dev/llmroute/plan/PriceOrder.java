package dev.llmroute.plan;

import dev.llmroute.plan.Chain.Link;
import dev.llmroute.route.ModelRef;
import dev.llmroute.route.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * The order of a request in a route that orders by price: within each tier what most likely costs least comes first. Pure; {@code docs/decisions/0065}
 * has the reasons.
 */
public final class PriceOrder {
    /** Who comes later has to cost less than this share of who comes before: estimates are no truer. */
    private static final double WORTH_IT = 0.9;

    private PriceOrder() {}

    /**
     * The chain as a request walks it.
     *
     * @param chain with the targets of each tier together; a caller's own list stays as it is
     * @param entry who asks for a model gets it first
     * @param outlay what the request's cost depends on
     * @param outlook what is known of the targets
     */
    public static Chain of(Chain chain, Entry entry, Outlay outlay, Outlook outlook) {
        if (chain.isWritten()) {
            return chain;
        }
        List<Model> ordered = new ArrayList<>(chain.links().size());
        for (List<Link> keys : Chain.byModel(chain.links())) {
            ordered.add(new Model(keys, keys.getFirst().target().tier()));
        }
        boolean moved = false;
        for (int from = isFirst(entry, chain) ? 1 : 0; from < ordered.size(); ) {
            int to = endOfTier(ordered, from);
            if (to - from > 1) {
                moved |= order(ordered.subList(from, to), outlay, outlook);
            }
            from = to;
        }
        return moved
                ? chain.of(ordered.stream()
                                .flatMap(model -> model.links().stream())
                                .toList())
                        .departing(Departure.Cheaper)
                : chain;
    }

    /**
     * A model with its keys, in the order that the request tries them: how load is spread over them is no matter of prices.
     *
     * @param tier looked up once
     */
    private record Model(List<Link> links, String tier) {
        Target target() {
            return links.getFirst().target();
        }
    }

    /** Whether the request names the model that is the first, so that it stays there. */
    private static boolean isFirst(Entry entry, Chain chain) {
        return entry instanceof Entry.At(ModelRef named)
                && named.equals(chain.head().ref());
    }

    private static int endOfTier(List<Model> models, int from) {
        int to = from + 1;
        String tier = models.get(from).tier();
        while (!tier.isEmpty() && to < models.size() && models.get(to).tier().equals(tier)) {
            to++;
        }
        return to;
    }

    /** Models without a price keep their places. Returns whether anything moved. */
    private static boolean order(List<Model> tier, Outlay outlay, Outlook outlook) {
        double[] costs = new double[tier.size()];
        for (int i = 0; i < costs.length; i++) {
            Target target = tier.get(i).target();
            costs[i] = outlay.at(target, outlook.of(target)).orElse(Double.NaN);
        }
        boolean moved = false;
        for (int place = 0; place < costs.length; place++) {
            int best = cheapest(costs, place);
            moved |= best != place;
            moveUp(tier, costs, best, place);
        }
        return moved;
    }

    /** Of a place and those behind it. Not a number is never less than anything, nor anything less than it. */
    private static int cheapest(double[] costs, int place) {
        int best = place;
        for (int i = place + 1; i < costs.length; i++) {
            if (costs[i] < WORTH_IT * costs[best]) {
                best = i;
            }
        }
        return best;
    }

    /** Those between make room, but those without a price. */
    private static void moveUp(List<Model> tier, double[] costs, int from, int to) {
        for (int at = from; at > to; ) {
            int before = at - 1;
            while (Double.isNaN(costs[before])) {
                before--;
            }
            Model model = tier.set(before, tier.get(at));
            tier.set(at, model);
            double cost = costs[before];
            costs[before] = costs[at];
            costs[at] = cost;
            at = before;
        }
    }
}
