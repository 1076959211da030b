package dev.llmroute.cooldown;

import dev.llmroute.failure.FailureClass;
import dev.llmroute.route.Target;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/**
 * What the requests of this process lately met at their targets: who met a fault, and when each last answered. It decides how far
 * one request's trouble may concern others. Thread-safe; bounded: what does not fit counts as never seen.
 */
public final class Witnesses {
    /** A second request confirms what the first one met if it begins within this time after the target was free again. */
    private static final long FAULT_NANOS = Duration.ofSeconds(30).toNanos();

    /** Models do not come and go within minutes. */
    private static final long MISSING_NANOS = Duration.ofMinutes(10).toNanos();

    /** So long after an answer a key counts as one that the provider accepts. */
    private static final long ACCEPTED_NANOS = Duration.ofHours(1).toNanos();

    private static final int MAX_PLACES = 10_000;

    /** A model with a key; without the model: all models of the key. */
    private record Place(String endpoint, String model, String fingerprint) {
        static Place of(Target target, String model) {
            return new Place(
                    target.provider().endpoint(), model, target.credential().fingerprint());
        }
    }

    private record Fault(Place place, boolean missing) {}

    /** @param untilNanos who begins later does not confirm it any more */
    private record Seen(Witness first, Testimony testimony, long untilNanos) {}

    private final TimeSource time;
    private final ConcurrentHashMap<Fault, Seen> faults = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Place, AtomicLong> answers = new ConcurrentHashMap<>();

    Witnesses(TimeSource time) {
        this.time = time;
    }

    /** The target begins to answer. */
    public void answers(Target target) {
        note(Place.of(target, target.model()));
        note(Place.of(target, ""));
    }

    /** The target has answered to the end: what was met before tells nothing about it any more. */
    public void answered(Target target) {
        if (!faults.isEmpty()) {
            faults.remove(fault(target, false, FailureClass.Other));
            faults.remove(fault(target, false, FailureClass.ModelNotFound));
            faults.remove(fault(target, true, FailureClass.Other));
        }
    }

    private void note(Place place) {
        AtomicLong last = answers.get(place);
        if (last != null) {
            last.set(time.nanos());
        } else if (answers.mappingCount() < MAX_PLACES) {
            answers.put(place, new AtomicLong(time.nanos()));
        }
    }

    /** Whether the target has begun to answer a request of this process since then. */
    public boolean answeredSince(Target target, long nanos) {
        AtomicLong last = answers.get(Place.of(target, target.model()));
        return last != null && last.get() - nanos > 0;
    }

    /** Whether the endpoint has answered a call with the target's key within the last hour. */
    public boolean isAccepted(Target target) {
        AtomicLong last = answers.get(Place.of(target, ""));
        return last != null && time.nanos() - last.get() < ACCEPTED_NANOS;
    }

    /**
     * A request met a fault.
     *
     * @param all whether it concerns all models of the key
     * @param beganNanos when its attempt began, on the monotonic clock
     * @return who has met it so far
     */
    public Testimony saw(Target target, boolean all, FailureClass what, Witness who, long beganNanos) {
        Fault fault = fault(target, all, what);
        if (!faults.containsKey(fault) && faults.mappingCount() >= MAX_PLACES) {
            return Testimony.Alone;
        }
        long until = time.nanos() + window(fault);
        return faults.compute(fault, (key, known) -> {
                    if (known == null || beganNanos - known.untilNanos() > 0) {
                        return new Seen(who, Testimony.Alone, until);
                    }
                    Testimony added = who.beside(known.first());
                    Testimony now = added.compareTo(known.testimony()) > 0 ? added : known.testimony();
                    return new Seen(known.first(), now, Math.max(known.untilNanos() - until, 0) + until);
                })
                .testimony();
    }

    /** The target is spared for so long because of it: whoever comes first after that can still confirm it. */
    public void spared(Target target, boolean all, FailureClass what, long durationMs) {
        Fault fault = fault(target, all, what);
        long until = time.nanos() + Duration.ofMillis(durationMs).toNanos() + window(fault);
        faults.computeIfPresent(fault, (key, known) -> new Seen(known.first(), known.testimony(), until));
    }

    private static Fault fault(Target target, boolean all, FailureClass what) {
        return new Fault(Place.of(target, all ? "" : target.model()), what == FailureClass.ModelNotFound);
    }

    private static long window(Fault fault) {
        return fault.missing() ? MISSING_NANOS : FAULT_NANOS;
    }

    /** Forgets what is too old to tell anything. */
    void prune() {
        long now = time.nanos();
        LongPredicate over = until -> now - until > 0;
        faults.values().removeIf(seen -> over.test(seen.untilNanos()));
        answers.values().removeIf(at -> over.test(at.get() + ACCEPTED_NANOS));
    }
}
