package dev.llmroute.cooldown;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.route.Provider;
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

    /** Within this time after an answer a process knows better than another one to which nothing came. */
    private static final long KNOWS_BETTER_NANOS = Duration.ofSeconds(3).toNanos();

    private static final int MAX_PLACES = 10_000;

    /** A model with a key, asked by one API; without the model: all models of the key, by whichever. */
    private record Place(String endpoint, String model, String fingerprint, String api) {
        static Place of(Target target, String api) {
            return new Place(
                    target.provider().endpoint(),
                    target.model(),
                    target.credential().fingerprint(),
                    api);
        }

        static Place ofKey(Target target) {
            return new Place(
                    target.provider().endpoint(), "", target.credential().fingerprint(), "");
        }

        /** Of what a router decided by itself. */
        static Place of(CooldownKey key) {
            String api = key.scope() == Scope.Model ? Api.nameIn(key.window()) : "";
            return new Place(Provider.endpointOf(key.endpoint()), key.model(), key.fingerprint(), api);
        }
    }

    private record Fault(Place place, boolean missing) {
        /** As a failure of the target is a fault of the API that it was asked by, or of the whole key. */
        static Fault of(Target target, Api api, Failure failure) {
            boolean ofKey = failure.scope() == Scope.Provider || failure.scope() == Scope.Credential;
            return new Fault(
                    ofKey ? Place.ofKey(target) : Place.of(target, api.name()),
                    failure.failureClass() == FailureClass.ModelNotFound);
        }
    }

    /** @param untilNanos who begins later does not confirm it any more */
    private record Seen(Witness first, Testimony testimony, long untilNanos) {}

    private final TimeSource time;
    private final ConcurrentHashMap<Fault, Seen> faults = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Place, AtomicLong> answers = new ConcurrentHashMap<>();

    Witnesses(TimeSource time) {
        this.time = time;
    }

    /** The target begins to answer. */
    public void answers(Target target, Api api) {
        note(Place.of(target, api.name()));
        note(Place.ofKey(target));
    }

    /** The target has answered to the end: what was met before tells nothing about it any more. */
    public void answered(Target target, Api api) {
        if (!faults.isEmpty()) {
            faults.remove(new Fault(Place.of(target, api.name()), false));
            faults.remove(new Fault(Place.of(target, api.name()), true));
            faults.remove(new Fault(Place.ofKey(target), false));
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

    /** Whether the target has begun to answer a request of this process by that API since then. */
    public boolean answeredSince(Target target, Api api, long nanos) {
        AtomicLong last = answers.get(Place.of(target, api.name()));
        return last != null && last.get() - nanos > 0;
    }

    /**
     * When what a failure concerns, the model by that API or the key, last began to answer a request of this process, in ms since 1970; 0
     * where it has not within the last hour.
     */
    public long lastAnswerMs(Target target, Api api, Failure failure) {
        AtomicLong last = answers.get(Fault.of(target, api, failure).place());
        return last == null
                ? 0
                : time.millis() - Duration.ofNanos(time.nanos() - last.get()).toMillis();
    }

    /**
     * Whether this process knows better: another one got no answer from the target, or lets traffic come back to it step by step after that, and
     * this one has just had an answer. A router whose own network fails, as that of a pod that has just started may, meets that at all of
     * its targets, and would take them from all others.
     */
    boolean contradict(Cooldown news) {
        boolean ends = news.isTombstone() && news.term().rampMs() == 0;
        if (ends || !news.cause().isOfNoAnswer()) {
            return false;
        }
        AtomicLong last = answers.get(Place.of(news.key()));
        return last != null && time.nanos() - last.get() < KNOWS_BETTER_NANOS;
    }

    /** Whether the endpoint has answered a call with the target's key within the last hour. */
    public boolean isAccepted(Target target) {
        AtomicLong last = answers.get(Place.ofKey(target));
        return last != null && time.nanos() - last.get() < ACCEPTED_NANOS;
    }

    /**
     * A request met a fault.
     *
     * @param api by which the target was asked
     * @param beganNanos when its attempt began, on the monotonic clock
     * @return who has met it so far
     */
    public Testimony saw(Target target, Api api, Failure failure, Witness who, long beganNanos) {
        Fault fault = Fault.of(target, api, failure);
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
    public void spared(Target target, Api api, Failure failure, long durationMs) {
        Fault fault = Fault.of(target, api, failure);
        long until = time.nanos() + Duration.ofMillis(durationMs).toNanos() + window(fault);
        faults.computeIfPresent(fault, (key, known) -> new Seen(known.first(), known.testimony(), until));
    }

    /** Whether a cooldown of the target rests on the word of one caller of this process, however often it came. */
    public boolean isOneCallersWord(Target target, Cooldown known) {
        boolean ofModel = known.key().scope() == Scope.Model;
        Place place = ofModel ? Place.of(target, Api.nameIn(known.key().window())) : Place.ofKey(target);
        Seen seen = faults.get(new Fault(place, known.failureClass() == FailureClass.ModelNotFound));
        return seen != null
                && known.cause().statedWaitMs() < 0
                && !CooldownRules.oneWitness(known.failureClass()).isZero()
                && seen.testimony().compareTo(Testimony.Confirmed) < 0;
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
