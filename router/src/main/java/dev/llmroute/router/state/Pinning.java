package dev.llmroute.router.state;

import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Chain.Link;
import dev.llmroute.plan.Departure;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.router.state.Makers.Maker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where a request may go for what it refers to. Where this process knows who made it, there and nowhere else; else to the keys of the model that
 * the request names, or to the models of its provider where any of them would know.
 *
 * @param chain the targets that may be asked, in order
 * @param head the first of the whole chain, which most likely made what nobody is known to have made
 */
public record Pinning(Chain chain, Target head, State state, Optional<Maker> maker) {
    /** @param whole the targets of a request that refers to nothing, in the order in which it would try them */
    public static Pinning of(Chain whole, State state, Makers makers, Route route) {
        if (state.references().isEmpty()) {
            return new Pinning(whole, whole.head(), state, Optional.empty());
        }
        Optional<Maker> maker = makers.of(route, state);
        return new Pinning(chain(whole, state, maker), whole.head(), state, maker);
    }

    private static Chain chain(Chain whole, State state, Optional<Maker> maker) {
        if (!state.isPinned()) {
            return maker.map(known -> keyFirst(whole, known)).orElse(whole);
        }
        return maker.flatMap(known -> part(whole, state.isPinnedToModel() ? known::is : known::isAccountOf))
                .orElseGet(() -> state.isPinnedToModel() ? whole.headOnly() : providerOf(whole.head(), whole));
    }

    private static Chain providerOf(Target head, Chain whole) {
        return part(whole, target -> target.provider().equals(head.provider())).orElseThrow();
    }

    /** Empty where the chain has none such: the route may have been changed. */
    private static Optional<Chain> part(Chain whole, Predicate<Target> which) {
        List<Link> links =
                whole.links().stream().filter(link -> which.test(link.target())).toList();
        return links.isEmpty() ? Optional.empty() : Optional.of(whole.of(links));
    }

    /** Of each model that its maker has, the maker's key is tried first. */
    private static Chain keyFirst(Chain whole, Maker maker) {
        List<Link> links = new ArrayList<>(whole.links());
        for (int at = 0; at < links.size(); at++) {
            if (maker.isAccountOf(links.get(at).target())) {
                int first = at;
                while (first > 0
                        && links.get(first - 1)
                                .target()
                                .ref()
                                .equals(links.get(at).target().ref())) {
                    first--;
                }
                links.add(first, links.remove(at));
            }
        }
        return links.equals(whole.links()) ? whole : whole.of(links).departing(Departure.Pinned);
    }

    /** Whether the target cannot read the thoughts that come with the request: another account made them, or most likely did. */
    public boolean isForeign(Target target) {
        return state.hasThoughts()
                && maker.map(known -> !known.isAccountOf(target))
                        .orElseGet(() -> !target.provider().equals(head.provider()));
    }
}
