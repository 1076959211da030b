package dev.llmroute.cooldown;

import dev.llmroute.failure.Scope;
import dev.llmroute.route.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The cooldowns that this process knows: the only thing the request path reads. Thread-safe; reads take no lock and do no I/O.
 *
 * <p>Everything that arrives, from here or from another process, goes through {@link Cooldown#merge}, so order and repetition
 * do not matter.
 */
public final class Cooldowns implements CooldownView {
    /** No cooldown is longer, whatever a message says: 31 days, the greatest maximum of a class. */
    public static final long MAX_DURATION_MS = 31 * 24 * 3_600_000L;

    private record Subject(String origin, String model, String fingerprint, Scope scope) {
        static Subject of(CooldownKey key) {
            return new Subject(key.origin(), key.model(), key.fingerprint(), key.scope());
        }
    }

    private final TimeSource time;
    private final ConcurrentHashMap<Subject, List<ActiveCooldown>> bySubject = new ConcurrentHashMap<>();
    private final List<Consumer<Cooldown>> publishers = new CopyOnWriteArrayList<>();
    private final List<Runnable> observers = new CopyOnWriteArrayList<>();

    public Cooldowns(TimeSource time) {
        this.time = time;
    }

    /** Called with each change that began in this process; must not block. */
    public void onPublish(Consumer<Cooldown> publisher) {
        publishers.add(publisher);
    }

    /** Called after each change, wherever it began; must not block. */
    public void onChange(Runnable observer) {
        observers.add(observer);
    }

    @Override
    public @Nullable ActiveCooldown active(Target target) {
        String origin = target.provider().origin();
        String fingerprint = target.credential().fingerprint();
        ActiveCooldown latest = latest(null, new Subject(origin, target.model(), fingerprint, Scope.Model));
        if (!fingerprint.isEmpty()) {
            latest = latest(latest, new Subject(origin, target.model(), "", Scope.Model));
        }
        latest = latest(latest, new Subject(origin, "", fingerprint, Scope.Credential));
        return latest(latest, new Subject(origin, "", "", Scope.Provider));
    }

    private @Nullable ActiveCooldown latest(@Nullable ActiveCooldown best, Subject subject) {
        List<ActiveCooldown> known = bySubject.get(subject);
        if (known == null) {
            return best;
        }
        long now = time.nanos();
        for (int i = 0; i < known.size(); i++) {
            ActiveCooldown each = known.get(i);
            if (!each.cooldown().isTombstone()
                    && each.deadlineNanos() - now > 0
                    && (best == null || each.deadlineNanos() - best.deadlineNanos() > 0)) {
                best = each;
            }
        }
        return best;
    }

    /**
     * A failure was seen here: holds at once and goes to the other processes. A deadline that is already known to be later
     * stays.
     *
     * @param seen its epoch is ignored; the key's newest known one is taken
     * @return what holds for the key now
     */
    public Cooldown set(Cooldown seen) {
        Cooldown mine =
                remembered(seen.key()).map(known -> succeeding(known, seen)).orElseGet(() -> seen.withEpoch(0));
        if (merge(mine)) {
            publishers.forEach(publisher -> publisher.accept(mine));
        }
        return find(seen.key()).map(ActiveCooldown::cooldown).orElse(mine);
    }

    /**
     * A peer whose clock is ahead states ends that look later than they are. What is seen here now and ends later here must not
     * lose to one of those: it states an end just behind.
     */
    private Cooldown succeeding(ActiveCooldown known, Cooldown seen) {
        Cooldown mine = seen.withEpoch(known.cooldown().epoch());
        long endsHere = time.nanos() + seen.durationMs() * 1_000_000L;
        boolean looksEarlier = mine.untilMs() <= known.cooldown().untilMs();
        return looksEarlier && endsHere - known.deadlineNanos() > 0
                ? mine.endingAt(known.cooldown().untilMs() + 1)
                : mine;
    }

    /**
     * A person ends a cooldown, everywhere.
     *
     * @return false where nothing is cooling down under that key
     */
    public boolean clear(CooldownKey key, String actor) {
        Optional<ActiveCooldown> known = find(key).filter(this::holds);
        known.map(k -> k.cooldown().cleared(actor, time.millis())).ifPresent(tombstone -> {
            if (merge(tombstone)) {
                publishers.forEach(publisher -> publisher.accept(tombstone));
            }
        });
        return known.isPresent();
    }

    /**
     * News from here or elsewhere.
     *
     * @return whether it changed what is known
     */
    public boolean merge(Cooldown news) {
        long keepMs = Math.min(news.keepMs(time.millis()), MAX_DURATION_MS);
        if (keepMs == 0) {
            return false;
        }
        ActiveCooldown arrived = new ActiveCooldown(news, time.nanos() + keepMs * 1_000_000L);
        boolean[] changed = {false};
        bySubject.compute(Subject.of(news.key()), (subject, known) -> {
            List<ActiveCooldown> next = withNews(known == null ? List.of() : known, arrived);
            changed[0] = known == null || !known.containsAll(next);
            return next;
        });
        if (changed[0]) {
            observers.forEach(Runnable::run);
        }
        return changed[0];
    }

    private List<ActiveCooldown> withNews(List<ActiveCooldown> known, ActiveCooldown arrived) {
        List<ActiveCooldown> next = new ArrayList<>(known.size() + 1);
        ActiveCooldown winner = arrived;
        for (ActiveCooldown each : known) {
            if (each.cooldown().key().equals(arrived.cooldown().key())) {
                winner = winner(each, arrived);
            } else if (!mayBeForgotten(each)) {
                next.add(each);
            }
        }
        next.add(winner);
        return List.copyOf(next);
    }

    /** The winner in the total order. Clocks apart, it never ends earlier here than what it replaces, but after a clear. */
    private static ActiveCooldown winner(ActiveCooldown known, ActiveCooldown arrived) {
        if (Cooldown.ORDER.compare(known.cooldown(), arrived.cooldown()) >= 0) {
            return known;
        }
        boolean extension = known.cooldown().epoch() == arrived.cooldown().epoch()
                && !known.cooldown().isTombstone();
        return extension && known.deadlineNanos() - arrived.deadlineNanos() > 0
                ? new ActiveCooldown(arrived.cooldown(), known.deadlineNanos())
                : arrived;
    }

    /**
     * Whether it is over by both clocks. One that is over here, but not yet by the wall clock (its sender's was ahead), is
     * remembered, or the next message about it would start it anew.
     */
    private boolean mayBeForgotten(ActiveCooldown known) {
        return known.deadlineNanos() - time.nanos() <= 0 && known.cooldown().keepMs(time.millis()) == 0;
    }

    /** What is known under a key, tombstones included, until it is over. */
    public Optional<ActiveCooldown> find(CooldownKey key) {
        long now = time.nanos();
        return remembered(key).filter(each -> each.deadlineNanos() - now > 0);
    }

    /** What was last known under a key, though it may be over. */
    private Optional<ActiveCooldown> remembered(CooldownKey key) {
        return bySubject.getOrDefault(Subject.of(key), List.of()).stream()
                .filter(each -> each.cooldown().key().equals(key))
                .findFirst();
    }

    /** Everything that is known and not over, tombstones included: for republishing. */
    public List<Cooldown> known() {
        long now = time.nanos();
        return bySubject.values().stream()
                .flatMap(List::stream)
                .filter(each -> each.deadlineNanos() - now > 0)
                .map(ActiveCooldown::cooldown)
                .toList();
    }

    /** Everything that is cooling down now, the soonest end first. */
    public List<ActiveCooldown> holding() {
        return bySubject.values().stream()
                .flatMap(List::stream)
                .filter(this::holds)
                .sorted((a, b) -> Long.compare(a.deadlineNanos() - b.deadlineNanos(), 0))
                .toList();
    }

    /** Forgets what is over; call it now and then, it is not needed for correct answers. */
    public void prune() {
        for (Subject subject : bySubject.keySet()) {
            bySubject.computeIfPresent(subject, (s, known) -> {
                List<ActiveCooldown> left =
                        known.stream().filter(each -> !mayBeForgotten(each)).toList();
                return left.isEmpty() ? null : left;
            });
        }
    }

    public TimeSource time() {
        return time;
    }

    private boolean holds(ActiveCooldown each) {
        return !each.cooldown().isTombstone() && each.deadlineNanos() - time.nanos() > 0;
    }
}
