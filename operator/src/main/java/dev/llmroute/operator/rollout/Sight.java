package dev.llmroute.operator.rollout;

import dev.llmroute.api.Condition;
import dev.llmroute.api.LlmRouteStatus;
import dev.llmroute.api.RouterCount;
import dev.llmroute.operator.pool.HandedOut;
import dev.llmroute.operator.pool.Handout;
import dev.llmroute.operator.pool.RouterPool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has been seen of a route's routers.
 *
 * @param pool as the pods are to be
 * @param handout of the route
 * @param handed what its routers were given
 * @param waited for how long it has not been in force; zero where it is
 */
public record Sight(
        RouterPool pool,
        Handout handout,
        HandedOut handed,
        RouterCount routers,
        Rollout rollout,
        Duration waited,
        Optional<Trouble> trouble) {

    /** The oldest generation that a ready router serves; null where that is not known. */
    @Nullable
    public Long servedGeneration() {
        return rollout.servedGeneration(handout.before().servedGeneration());
    }

    /** The status of a route with these conditions. */
    public LlmRouteStatus status(List<Condition> conditions) {
        return LlmRouteStatus.ofReconciler(handout.generation(), servedGeneration(), pool.url(), conditions, routers);
    }

    /** When to look again, where it is not in force yet. Whether pods become ready is watched. */
    public Duration lookAgain() {
        return rollout.behind().isEmpty() ? Lags.whileStarting(waited) : Lags.whileBehind(waited);
    }

    /** Whether a caller gets an answer: routers that cannot be asked are taken to serve what they were given. */
    public boolean serves() {
        if (routers.ready() == 0) {
            return false;
        }
        return rollout.serves()
                || (rollout.silence().isPresent() && handed.resolved().isServable());
    }
}
