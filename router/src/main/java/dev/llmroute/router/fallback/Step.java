package dev.llmroute.router.fallback;

import dev.llmroute.failure.Failure;
import dev.llmroute.route.Target;

/** What a request does next. */
public sealed interface Step {
    /** Call this target. */
    record Try(Target target) implements Step {}

    /** Another attempt of the request is still under way: its ending decides. */
    record GoOn() implements Step {}

    /**
     * Wait for a target to be free, then go on by {@link ChainWalk#waited}, or by {@link ChainWalk#doNotWait} where that is not possible.
     *
     * @param ms how long
     */
    record Wait(long ms) implements Step {}

    /** Pass this failure to the caller: it is not routed around. */
    record Fail(Target target, Failure failure) implements Step {}

    /**
     * Nothing is left to try.
     *
     * @param usedUp whether attempts or budget ended it while targets were still free
     */
    record Exhausted(boolean usedUp) implements Step {}
}
