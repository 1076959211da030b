package dev.llmroute.plan;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.Scope;
import dev.llmroute.plan.Chain.Link;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which of the targets that are left the next attempt goes to, so that the few attempts of a request reach more than one provider;
 * {@code docs/decisions/0021} has the reasons. Pure.
 */
public final class WalkOrder {
    /**
     * How far a request has come.
     *
     * @param attemptsLeft calls that it may still make
     * @param tried names of the providers that it has called
     * @param down names of those of them whose whole endpoint failed
     */
    public record Progress(int attemptsLeft, Set<String> tried, Set<String> down) {}

    /**
     * A target where a request would call.
     *
     * @param kept whether others come before it in the chain, and the attempt is kept for its provider
     */
    public record Stop(Link link, boolean kept) {}

    private WalkOrder() {}

    /**
     * The target of the next attempt: the first one that is free, but the last attempt is kept for a provider that was not tried yet, and
     * one whose endpoint failed comes after all others. A caller's own list is walked as it is written.
     *
     * @param left the targets of the chain that have not been called, in order
     * @param isFree whether a target can be called and serves the request; asked no further than needed
     * @return empty where none is free
     */
    public static Optional<Link> next(Chain chain, List<Link> left, Progress progress, Predicate<Link> isFree) {
        if (chain.isWritten() || progress.tried().isEmpty()) {
            return first(left, isFree);
        }
        Predicate<Link> up = link -> !progress.down().contains(provider(link));
        Predicate<Link> reaching = progress.attemptsLeft() > 1 ? up : up.and(link -> isUntried(link, progress));
        return first(left, reaching.and(isFree))
                .or(() -> first(left, up.and(isFree)))
                .or(() -> first(left, isFree));
    }

    private static Optional<Link> first(List<Link> left, Predicate<Link> which) {
        for (Link link : left) {
            if (which.test(link)) {
                return Optional.of(link);
            }
        }
        return Optional.empty();
    }

    /** Whether another attempt at a provider that was tried already would be the last one, while one that was not is free. */
    public static boolean keepsLast(List<Link> left, Progress progress, Predicate<Link> isFree) {
        return progress.attemptsLeft() == 1
                && left.stream().filter(link -> isUntried(link, progress)).anyMatch(isFree);
    }

    private static boolean isUntried(Link link, Progress progress) {
        return !progress.tried().contains(provider(link));
    }

    private static String provider(Link link) {
        return link.target().provider().name();
    }

    /** Whether the failure speaks of the provider's whole endpoint: its other models are hardly better off. */
    public static boolean isOfEndpoint(Failure failure) {
        return failure.scope() == Scope.Provider
                || switch (failure.failureClass()) {
                    case Connection, ServerError, Overloaded, Timeout -> true;
                    case BrokenStream -> failure.scope() != Scope.None;
                    default -> false;
                };
    }

    /** Whether the failure is a limit of all that the key's account does. */
    public static boolean isOfAccount(Failure failure) {
        return failure.scope() == Scope.Credential && failure.failureClass().isLimit();
    }

    /**
     * The targets that a request would call now where every one of them met a limit of its own; behind its last attempt those that it
     * would not reach.
     */
    public static List<Stop> foreseen(Chain chain, List<Link> candidates, int maxAttempts) {
        List<Link> left = new ArrayList<>(candidates);
        Set<String> tried = new HashSet<>();
        List<Stop> stops = new ArrayList<>(left.size());
        while (!left.isEmpty()) {
            int attemptsLeft = maxAttempts - stops.size();
            Link next = attemptsLeft <= 0
                    ? left.getFirst()
                    : next(chain, left, new Progress(attemptsLeft, tried, Set.of()), link -> true)
                            .orElseThrow();
            stops.add(new Stop(next, attemptsLeft > 0 && !next.equals(left.getFirst())));
            left.remove(next);
            tried.add(provider(next));
        }
        return List.copyOf(stops);
    }
}
