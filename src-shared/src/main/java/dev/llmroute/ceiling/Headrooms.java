package dev.llmroute.ceiling;

import dev.llmroute.classify.RemainingWindow;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.route.Foresight;
import dev.llmroute.route.Target;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What providers most likely let through, by endpoint, model and account. Of a target whose answers tell no limit, and of which none is to
 * be learned, nothing is counted. Thread-safe; what is known is kept as long as the process lives, some kilobytes each.
 */
public final class Headrooms {
    private record Key(String endpoint, String model, String account) {}

    private final Clock clock;
    private final CommonCounts common;
    private final ConcurrentHashMap<Key, Headroom> known = new ConcurrentHashMap<>();

    Headrooms(Clock clock, CommonCounts common) {
        this.clock = clock;
        this.common = common;
    }

    /** Counts a request that is about to be sent, where it is. */
    Foreseen send(Target target, Sending sending) {
        Foresight by = target.provider().foresight();
        if (by == Foresight.None || sending == Sending.Apart || (by == Foresight.Headers && known.isEmpty())) {
            return Sent.UNCOUNTED;
        }
        Headroom headroom = by == Foresight.Learn ? learned(target) : known.get(key(target));
        return headroom == null ? Sent.UNCOUNTED : headroom.send(by, sending);
    }

    private Headroom learned(Target target) {
        Headroom headroom = of(target);
        if (headroom.becomesShared()) {
            common.add("served: " + key(target), headroom);
        }
        return headroom;
    }

    private Headroom of(Target target) {
        return known.computeIfAbsent(key(target), each -> new Headroom(clock));
    }

    /** Without a key an endpoint is its namespace's own. */
    private static Key key(Target target) {
        String account = target.credential().account();
        return new Key(
                account.isEmpty()
                        ? target.provider().endpointHere()
                        : target.provider().endpoint(),
                target.model(),
                account);
    }

    /**
     * An answer of the target tells windows.
     *
     * @param sent the request
     * @return those of which nobody can tell, between answers, how much is back
     */
    public List<RemainingWindow> told(Target target, Sent sent, List<RemainingWindow> windows) {
        return of(target).told(windows, sent);
    }

    /**
     * The target refused a request.
     *
     * @param isNews whether nobody was refused, here or elsewhere, since it was sent
     */
    public void refused(Target target, Sent sent, Failure failure, boolean isNews) {
        FailureClass why = failure.failureClass();
        Headroom headroom = why == FailureClass.RateLimitRequests || why == FailureClass.RateLimitTokens
                ? known.get(key(target))
                : null;
        if (headroom != null) {
            headroom.refused(sent, isNews && isLearned(target, failure));
        }
    }

    private static boolean isLearned(Target target, Failure failure) {
        return target.provider().foresight() == Foresight.Learn && failure.statedWait() == null;
    }

    /** A person says that what providers told is over; what was learned of them stays. */
    public void forgetTold() {
        known.values().forEach(Headroom::forgetTold);
    }

    /** Why the target would most likely refuse a request now; null where it would not, or where nobody knows. */
    public @Nullable Shortage shortage(Target target) {
        Foresight by = target.provider().foresight();
        Headroom headroom = by == Foresight.None ? null : known.get(key(target));
        return headroom == null ? null : headroom.shortage(by);
    }

    /** What is left at a target, as far as it is known. */
    public List<Left> left(Target target) {
        Headroom headroom = known.isEmpty() ? null : known.get(key(target));
        return headroom == null ? List.of() : headroom.left(target.provider().foresight());
    }
}
