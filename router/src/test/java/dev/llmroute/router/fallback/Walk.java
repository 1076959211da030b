package dev.llmroute.router.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.failure.Failure;
import dev.llmroute.route.Target;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A walk as an exchange makes it: keeps the claim that the last step gave. */
final class Walk {
    private static final long ATTEMPT_MS = 5;

    private final ChainWalk walk;
    private @Nullable Claim claim;

    Walk(ChainWalk walk) {
        this.walk = walk;
    }

    /** The target that is called by this step. */
    static Target tried(Step step) {
        assertThat(step).isInstanceOf(Step.Try.class);
        return ((Step.Try) step).claim().target();
    }

    private Step kept(Step step) {
        if (step instanceof Step.Try(Claim next)) {
            claim = next;
        }
        return step;
    }

    Step start() {
        return kept(walk.start());
    }

    /** The target of the last step fails. */
    Step after(Failure failure) {
        return after(claim(), failure);
    }

    Step after(Claim ended, Failure failure) {
        return kept(walk.after(ended, failure, ATTEMPT_MS));
    }

    Step restart(Failure failure) {
        return kept(walk.restart(claim(), failure, ATTEMPT_MS));
    }

    Step waited(long ms) {
        return kept(walk.waited(ms));
    }

    Step doNotWait() {
        return kept(walk.doNotWait());
    }

    Optional<Claim> hedge() {
        return walk.hedge();
    }

    boolean retries(Failure failure) {
        return walk.retries(target(), failure);
    }

    Claim claim() {
        if (claim == null) {
            throw new IllegalStateException("no target has been called");
        }
        return claim;
    }

    Target target() {
        return claim().target();
    }

    int started() {
        return walk.started();
    }

    Trail trail() {
        return walk.trail();
    }

    Recovery recovery() {
        return walk.recovery();
    }

    boolean mayAskAgain() {
        return walk.mayAskAgain(target());
    }

    /** The target of the last step refuses a field, and is asked again without it. */
    void askedAgain() {
        walk.askedAgain(target());
    }

    boolean hasAnother() {
        return walk.hasAnother();
    }

    /** Why it ended without an answer. */
    Exhaustion exhaustion(boolean usedUp) {
        return Exhaustion.of(walk, usedUp);
    }

    void end() {
        walk.end();
    }
}
