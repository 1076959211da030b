package dev.llmroute.plan;

import dev.llmroute.plan.Chain.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

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
        List<Link> ordered = new ArrayList<>(chain.links());
        boolean moved = false;
        for (int from = entry instanceof Entry.At ? keysOfHead(ordered) : 0; from < ordered.size(); ) {
            int to = endOfTier(ordered, from);
            if (to - from > 1) {
                moved |= order(ordered.subList(from, to), outlay, outlook);
            }
            from = to;
        }
        return moved ? chain.of(ordered).departing(Departure.Cheaper) : chain;
    }

    private static int keysOfHead(List<Link> links) {
        int keys = 1;
        while (keys < links.size()
                && links.get(keys)
                        .target()
                        .ref()
                        .equals(links.getFirst().target().ref())) {
            keys++;
        }
        return keys;
    }

    private static int endOfTier(List<Link> links, int from) {
        int to = from + 1;
        while (to < links.size()
                && Tiers.areOne(links.get(from).target(), links.get(to).target())) {
            to++;
        }
        return to;
    }

    /** Targets without a price keep their places. Returns whether anything moved. */
    private static boolean order(List<Link> tier, Outlay outlay, Outlook outlook) {
        double[] costs = new double[tier.size()];
        for (int i = 0; i < costs.length; i++) {
            OptionalDouble cost =
                    outlay.at(tier.get(i).target(), outlook.of(tier.get(i).target()));
            costs[i] = cost.orElse(Double.NaN);
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
    private static void moveUp(List<Link> tier, double[] costs, int from, int to) {
        for (int at = from; at > to; ) {
            int before = at - 1;
            while (Double.isNaN(costs[before])) {
                before--;
            }
            Link link = tier.set(before, tier.get(at));
            tier.set(at, link);
            double cost = costs[before];
            costs[before] = costs[at];
            costs[at] = cost;
            at = before;
        }
    }
}
