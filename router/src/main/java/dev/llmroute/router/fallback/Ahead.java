package dev.llmroute.router.fallback;

import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Chain.Link;
import dev.llmroute.plan.Plan;
import dev.llmroute.plan.Planner;
import dev.llmroute.plan.Skip;
import dev.llmroute.plan.Suitability;
import dev.llmroute.plan.WalkOrder;
import dev.llmroute.route.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What is still ahead of a request: the targets that were not called yet, and which of them is next. Not thread-safe. */
final class Ahead {
    /** A target that can be called, and how it stands. */
    record Next(Target target, Availability availability) {}

    private final Chain chain;
    private final Demand demand;
    private final List<Link> waiting;
    private final Set<String> tried = new HashSet<>(2);
    private final Set<String> down = new HashSet<>(0);
    private Suitability suitability;

    /** @param plan which targets of the chain are not left alone */
    Ahead(Chain chain, Plan plan, Suitability suitability, Demand demand) {
        this.chain = chain;
        this.suitability = suitability;
        this.demand = demand;
        // Whether a target can serve the request at all may take long to find out: that is asked when its turn comes.
        this.waiting = new ArrayList<>(plan.candidates());
    }

    /** Which targets can serve the request, by what is known of it now. */
    Suitability suitability() {
        return suitability;
    }

    Availability availability(Link link) {
        return suitability
                .obstacle(link.target())
                .<Availability>map(Availability.Unsuitable::new)
                .orElseGet(() -> link.cooldowns().availability(demand));
    }

    private static boolean isCallable(Availability availability) {
        return availability instanceof Availability.Available || availability instanceof Availability.MayProbe;
    }

    private boolean isCallable(Link link) {
        return isCallable(availability(link));
    }

    /**
     * The next one to call; empty where none can be called.
     *
     * @param passedBy is told of each target before it that cannot be called, which is not ahead any more
     */
    Optional<Next> next(int attemptsLeft, Consumer<Skip> passedBy) {
        Availability[] judged = {Availability.AVAILABLE};
        Optional<Link> next = WalkOrder.next(chain, waiting, progress(attemptsLeft), link -> {
            judged[0] = availability(link);
            return isCallable(judged[0]);
        });
        passBy(next.map(waiting::indexOf).orElse(waiting.size()), passedBy);
        next.ifPresent(waiting::remove);
        return next.map(link -> new Next(link.target(), judged[0]));
    }

    private void passBy(int before, Consumer<Skip> passedBy) {
        Iterator<Link> each = waiting.subList(0, before).iterator();
        while (each.hasNext()) {
            Link link = each.next();
            Availability availability = availability(link);
            // One that can be called was only put off.
            if (!isCallable(availability)) {
                each.remove();
                passedBy.accept(new Skip(link.target(), availability));
            }
        }
    }

    /** The one to ask beside a slow one: the next in order, if it is free now. */
    Optional<Link> beside() {
        return WalkOrder.next(chain, waiting, progress(Integer.MAX_VALUE), link -> true)
                .filter(link -> availability(link) instanceof Availability.Available);
    }

    /** Of targets that were passed by, the one that is called after all. */
    Optional<Link> best(List<Link> passedBy, int attemptsLeft) {
        return WalkOrder.next(chain, passedBy, progress(attemptsLeft), link -> true);
    }

    /** Whether the attempt that is left is kept for a provider that was not called yet. */
    boolean keepsLast(int attemptsLeft) {
        return WalkOrder.keepsLast(waiting, progress(attemptsLeft), this::isCallable);
    }

    private WalkOrder.Progress progress(int attemptsLeft) {
        return new WalkOrder.Progress(attemptsLeft, tried, down);
    }

    void remove(Link link) {
        waiting.remove(link);
    }

    void called(Target target) {
        tried.add(target.provider().name());
    }

    /** The target's whole endpoint failed. */
    void down(Target target) {
        down.add(target.provider().name());
    }

    /** The provider's other keys may belong to the same account, unless the route says that they do not: everything else is tried before them. */
    void putOtherKeysLast(Target target) {
        List<Link> last = waiting.stream()
                .filter(link -> target.provider().equals(link.target().provider())
                        && !target.credential().equals(link.target().credential())
                        && !target.credential().isOtherAccountThan(link.target().credential()))
                .toList();
        waiting.removeAll(last);
        waiting.addAll(last);
    }

    /** What was too long for one target can only be tried where the route says that there is more room. */
    void leaveSmallerWindows(Target tooSmall) {
        Suitability before = suitability;
        suitability = target -> before.obstacle(target)
                .or(() -> target.capabilities().hasLargerWindowThan(tooSmall.capabilities())
                        ? Optional.empty()
                        : Optional.of("its context window is not declared to be larger than that of "
                                + tooSmall.ref().name()));
    }

    /** Whether one of those that are left suits the request, whatever cools down. */
    boolean hasSuitable() {
        return waiting.stream()
                .anyMatch(link -> suitability.obstacle(link.target()).isEmpty());
    }

    boolean has(Predicate<Target> which) {
        return waiting.stream().map(Link::target).anyMatch(which);
    }

    boolean hasFree() {
        return waiting.stream().map(this::availability).anyMatch(Availability.Available.class::isInstance);
    }

    /** Those that neither refuse a request where nothing else is left: only the probe is missing, or the request's own size fits. */
    List<Link> lastResorts() {
        return Planner.lastResorts(chain, demand, suitability);
    }
}
