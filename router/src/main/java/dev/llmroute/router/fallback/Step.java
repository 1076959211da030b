package dev.llmroute.router.fallback;

import dev.llmroute.failure.Failure;
import dev.llmroute.route.Target;

/** What a request does next. */
public sealed interface Step {
    /** Call the target that has been claimed. */
    record Try(Claim claim) implements Step {}

    /** Another attempt of the request is still under way: its ending decides. */
    record AwaitOthers() implements Step {}

    /**
     * Wait for a target to be free, then ask {@link ChainWalk#waited}, or {@link ChainWalk#doNotWait} if waiting is not possible.
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
