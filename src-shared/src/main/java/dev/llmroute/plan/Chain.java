package dev.llmroute.plan;

import dev.llmroute.cooldown.CooldownView;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.EachByItself;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.TargetCooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.route.OrderBy;
import dev.llmroute.route.Permission;
import dev.llmroute.route.Route;
import dev.llmroute.route.Spread;
import dev.llmroute.route.Target;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All targets in the order in which one request would try them, each with what is known of it. Costs look-ups to make, so it is made
 * once for a route and entry. Immutable.
 *
 * @param links at least one
 * @param isWritten whether it is a caller's own list, whose order nothing changes
 * @param departures why its order is not the written one; empty where it is, or where chance alone decided between keys
 */
public record Chain(List<Link> links, boolean isWritten, Set<Departure> departures) {
    /** A target, and its place in the memory of cooldowns. */
    public record Link(Target target, TargetCooldowns cooldowns) {
        /**
         * When the target may be called again, in ms from now; -1 where it may now, or where no wait helps: it cannot serve the
         * request, its model is not there, or its key is rejected.
         */
        public long recoveryMs(Demand demand, Suitability suitability, TimeSource time) {
            return suitability.obstacle(target).isEmpty()
                            && cooldowns.availability(demand) instanceof KnownCooldown active
                            && !active.cooldown().isBroken()
                            && !active.cooldown().isRejection()
                    ? active.remainingMs(time)
                    : -1;
        }
    }

    public Chain {
        links = List.copyOf(links);
        departures = Set.copyOf(departures);
    }

    /** A chain in the order that is written. */
    public Chain(List<Link> links, boolean isWritten) {
        this(links, isWritten, Set.of());
    }

    /** The chain with the credentials of each provider in the order of the route. */
    public static Chain of(List<Target> targets, CooldownView cooldowns) {
        List<Link> links = targets.stream()
                .map(target -> new Link(target, of(target, cooldowns)))
                .toList();
        return new Chain(links, false);
    }

    private static TargetCooldowns of(Target target, CooldownView cooldowns) {
        TargetCooldowns known = cooldowns.of(target);
        return target.provider().spread() == Spread.Request ? new EachByItself(known) : known;
    }

    /** The chain of a request that enters a route there, and goes by what the route says. */
    public static Chain of(Route route, Entry entry, CooldownView cooldowns) {
        return of(route, entry, route.orderBy(), cooldowns);
    }

    /** The chain of a request that enters a route there, before anything is ordered by what it costs. */
    public static Chain of(Route route, Entry entry, OrderBy orderBy, CooldownView cooldowns) {
        Chain chain = of(Planner.chain(route, entry, orderBy), cooldowns);
        return entry instanceof Entry.Listed ? new Chain(chain.links, true) : chain;
    }

    public Target head() {
        return links.getFirst().target();
    }

    public List<Target> targets() {
        return links.stream().map(Link::target).toList();
    }

    /** Where a target stands, from 0; -1 where it is none of these. */
    public int place(Target target) {
        for (int i = 0; i < links.size(); i++) {
            if (links.get(i).target().equals(target)) {
                return i;
            }
        }
        return -1;
    }

    /** The head with all its credentials and nothing else, for a request that wants no other model. */
    public Chain headOnly() {
        return of(
                links.stream().filter(link -> sameModel(link, links.getFirst())).toList());
    }

    /** What of it may serve a caller; empty where nothing may. */
    public Optional<Chain> allowed(Permission permission) {
        if (permission.isAll()) {
            return Optional.of(this);
        }
        List<Link> allowed =
                links.stream().filter(link -> permission.allows(link.target())).toList();
        if (allowed.size() == links.size()) {
            return Optional.of(this);
        }
        return allowed.isEmpty() ? Optional.empty() : Optional.of(of(allowed).departing(Departure.NotAllowed));
    }

    /** The same chain with some of its links, or with all of them in another order. */
    public Chain of(List<Link> others) {
        return new Chain(others, isWritten, departures);
    }

    /** The same chain, whose order is another one than the written. */
    public Chain departing(Departure why) {
        return new Chain(links, isWritten, EnumSet.of(why, departures.toArray(Departure[]::new)));
    }

    /**
     * The chain as one request walks it: where a model has several credentials, their order is drawn by their weights, by the
     * request's conversation or by the request, as its provider has it. The same credential of a provider comes first for all its models.
     */
    public Chain balanced(Demand demand) {
        if (!hasSeveralKeys()) {
            return this;
        }
        List<Link> balanced = new ArrayList<>(links.size());
        boolean pinned = false;
        for (List<Link> keys : byModel(links)) {
            List<Link> drawn = drawn(keys, demand);
            pinned |= spread(drawn) == Spread.Conversation && !sameKey(drawn.getFirst(), keys.getFirst());
            balanced.addAll(drawn);
        }
        Chain chain = of(balanced);
        return pinned && demand.isOfConversation() ? chain.departing(Departure.Pinned) : chain;
    }

    /** Each model with its keys. */
    static List<List<Link>> byModel(List<Link> links) {
        List<List<Link>> models = new ArrayList<>(links.size());
        for (int from = 0; from < links.size(); ) {
            int to = from + 1;
            while (to < links.size() && sameModel(links.get(from), links.get(to))) {
                to++;
            }
            models.add(links.subList(from, to));
            from = to;
        }
        return models;
    }

    /** Whether a request's draw may make a difference to it now: it chooses between keys, and who is let through to what comes back. */
    public boolean isDrawn() {
        if (hasSeveralKeys()) {
            return true;
        }
        for (Link link : links) {
            if (!link.cooldowns().isQuiet()) {
                return true;
            }
        }
        return false;
    }

    /** A loop, since each request asks; so does {@link #place}. */
    private boolean hasSeveralKeys() {
        for (Link link : links) {
            if (link.target().provider().credentials().size() > 1) {
                return true;
            }
        }
        return false;
    }

    private static boolean sameModel(Link a, Link b) {
        return a.target().ref().equals(b.target().ref());
    }

    private static boolean sameKey(Link a, Link b) {
        return a.target().credential().name().equals(b.target().credential().name());
    }

    /** Ranked by a draw without putting back, each as often as its weight among those that are left. */
    private static List<Link> drawn(List<Link> group, Demand demand) {
        return KeyRanking.of(group, spread(group) == Spread.Request ? demand.ownDraw() : demand.draw());
    }

    private static Spread spread(List<Link> group) {
        return group.getFirst().target().provider().spread();
    }
}
