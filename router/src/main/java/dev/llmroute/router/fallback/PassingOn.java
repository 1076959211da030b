package dev.llmroute.router.fallback;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.ProviderError;
import dev.llmroute.failure.Scope;
import dev.llmroute.route.FallbackPolicy;
import dev.llmroute.route.Target;

/**
 * Which failures end a request at once and are passed on to its caller.
 *
 * @param head what the caller chose
 * @param ahead what could be called instead
 */
record PassingOn(Target head, FallbackPolicy policy, Ahead ahead) {
    boolean isFor(Target target, Failure failure) {
        if (failure.failureClass() == FailureClass.ContentFilter) {
            return true;
        }
        if (failure.isUnusableAnswer() || !isHead(target)) {
            return false;
        }
        if (failure.failureClass() == FailureClass.ContextLength) {
            return !ahead.hasSuitable();
        }
        boolean anotherKey = (failure.failureClass() == FailureClass.Unauthorized || failure.isUnknownReference())
                && ahead.has(other -> other.ref().equals(target.ref()));
        return !policy.fallsBack(failure) && !anotherKey;
    }

    /** What a target that is left out since its key was rejected would say again; the provider's words then were for another caller. */
    static Failure rejection(Target rejected) {
        ProviderError error =
                new ProviderError(null, "invalid_api_key", rejected.providerUpperCase() + " rejected the API key.");
        return new Failure(FailureClass.Unauthorized, Scope.Credential, null, "", 401, error, "rejected-before");
    }

    /** The head of the chain is what the caller chose, whichever of its credentials is tried. */
    boolean isHead(Target target) {
        return target.ref().equals(head.ref());
    }
}
