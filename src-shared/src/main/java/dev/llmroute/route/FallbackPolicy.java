package dev.llmroute.route;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When and how far a request falls back.
 *
 * @param on classes of the first target's failures that fall back; from the second target on every failure does
 * @param maxAttempts calls to providers for one request, at most
 * @param budget bounds the start of attempts, never cuts one
 * @param tryEarliest whether the target that is free soonest is called once where none is free
 * @param maxInlineWait how long a request may wait for the soonest target where none is free
 * @param hedging when a second target is asked beside a slow one; null: never
 * @param restarts whether callers who ask for it are told a broken stream anew
 * @param comment whether streaming callers are told by an SSE comment
 */
public record FallbackPolicy(
        Set<FailureClass> on,
        int maxAttempts,
        Duration budget,
        boolean tryEarliest,
        Duration maxInlineWait,
        @Nullable Hedging hedging,
        boolean restarts,
        boolean comment) {
    private static final Set<FailureClass> WINDOWS =
            Set.of(FailureClass.RateLimitRequests, FailureClass.RateLimitTokens, FailureClass.RateLimitDaily);

    public FallbackPolicy {
        on = Set.copyOf(on);
    }

    /**
     * Whether a request falls back after this failure of its first target. What is larger than a limit of the account is no
     * different from what comes too often for it: another account has another limit. What may be a limit counts as one for this request.
     */
    public boolean fallsBack(Failure failure) {
        return on.contains(failure.failureClass())
                || failure.doubted().filter(on::contains).isPresent()
                || (failure.isBeyondLimit() && on.stream().anyMatch(WINDOWS::contains));
    }
}
