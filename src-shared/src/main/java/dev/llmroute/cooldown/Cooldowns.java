package dev.llmroute.cooldown;

import dev.llmroute.route.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
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

    /** News of more subjects than these are refused, unless a target of this process depends on them: a peer may be hostile. */
    public static final int MAX_SUBJECTS = 20_000;

    private final CommonTime time;
    private final ProbeRights probes;
    private final Witnesses witnesses;
    private final KnownSubjects subjects;
    private final ConcurrentHashMap<List<Subject>, LiveTargetCooldowns> slots = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<CooldownKey, Label> targets = new ConcurrentHashMap<>();
    private final List<Consumer<Cooldown>> publishers = new CopyOnWriteArrayList<>();
    private final List<Runnable> observers = new CopyOnWriteArrayList<>();

    public Cooldowns(TimeSource time) {
        this(time, false);
    }

    private Cooldowns(TimeSource time, boolean onlooker) {
        this.time = new CommonTime(time);
        this.subjects = new KnownSubjects(this.time, onlooker);
        this.probes = new ProbeRights(this.time);
        this.witnesses = new Witnesses(this.time);
    }

    /** For a process that shows what the others do: it remembers what waits for a probe though it has no targets itself. */
    public static Cooldowns ofOnlooker(TimeSource time) {
        return new Cooldowns(time, true);
    }

    /** Called with each change that began in this process; must not block. */
    public void onPublish(Consumer<Cooldown> publisher) {
        publishers.add(publisher);
    }

    /** Called after each change, wherever it began; must not block. */
    public void onChange(Runnable observer) {
        observers.add(observer);
    }

    /** Costs look-ups: ask once for a target and keep the answer, which stays up to date. */
    @Override
    public TargetCooldowns of(Target target) {
        return slots.computeIfAbsent(Subject.of(target), all -> {
            targets.put(ManualCooldown.key(target), ManualCooldown.label(target));
            List<SubjectCooldowns> cells = all.stream().map(subjects::watched).toList();
            return new LiveTargetCooldowns(time, probes, cells).listen();
        });
    }

    /** The targets of this process, each under the key that a pin of it has. */
    Map<CooldownKey, Label> targets() {
        return targets;
    }

    /** The same targets, each under what it depends on. */
    Map<List<Subject>, ? extends TargetCooldowns> watched() {
        return slots;
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
        publish(mine, null);
        return find(seen.key()).map(KnownCooldown::cooldown).orElse(mine);
    }

    boolean publish(Cooldown mine, @Nullable Cooldown expected) {
        boolean changed = merge(mine, true, expected);
        if (changed) {
            publishers.forEach(publisher -> publisher.accept(mine));
        }
        return changed;
    }

    /**
     * A peer whose clock is ahead states ends that look later than they are. What is seen here now and ends later here must not
     * lose to one of those: it states an end just behind. So does news of how full a bucket is, which must not wait for the old
     * deadline.
     */
    private Cooldown succeeding(KnownCooldown known, Cooldown seen) {
        Cooldown mine = seen.withEpoch(known.cooldown().epoch());
        long endsHere = time.nanos() + seen.durationMs() * 1_000_000L;
        boolean looksEarlier = mine.untilMs() <= known.cooldown().untilMs();
        return looksEarlier && endsHere - known.deadlineNanos() > 0
                ? mine.endingAt(known.cooldown().untilMs() + 1)
                : mine;
    }

    /**
     * How many probes in a row were refused, counting the one that is refused now: for the back-off. Refusals of calls that were
     * under way when the limit was met count once.
     */
    public int repeats(CooldownKey key) {
        Optional<SubjectCooldowns> cell = subjects.of(key);
        KnownCooldown known = cell.flatMap(found -> found.find(key)).orElse(null);
        if (cell.isEmpty() || known == null) {
            return 0;
        }
        int before = known.cooldown().repeats();
        return cell.get().holds(known) ? before : cell.get().isDue(known) ? before + 1 : 0;
    }

    /**
     * Whether a person, or a success, has ended what was known under the key since then: a call that began before tells nothing
     * about what has been since.
     *
     * @param beganMs when the call began, ms since 1970
     */
    public boolean endedSince(CooldownKey key, long beganMs) {
        return remembered(key)
                .map(KnownCooldown::cooldown)
                .filter(known -> known.isTombstone() && known.setAtMs() > beganMs)
                .isPresent();
    }

    /** What another router has met under the key, where nothing has ended it since. */
    public Optional<Cooldown> seenElsewhere(CooldownKey key, String router) {
        return remembered(key)
                .map(KnownCooldown::cooldown)
                .filter(known -> !known.isTombstone() && !known.label().seenBy().equals(router));
    }

    /** How many probes in a row had been refused before the last cooldown under the key. */
    public int lastRepeats(CooldownKey key) {
        return remembered(key).map(known -> known.cooldown().repeats()).orElse(0);
    }

    /**
     * The target of these cooldowns answered: they end, everywhere, and traffic comes back over the ramp. One that was extended
     * since stays, and what a person pinned until its time is over.
     *
     * @param tested as they were when the call began
     * @param rampMs for each not longer than three times what it lasted; none for what was predicted, since nothing was refused
     * @return the tombstones
     */
    public List<Cooldown> recovered(List<KnownCooldown> tested, String router, long rampMs) {
        return recovered(tested, router, rampMs, each -> false);
    }

    /** The same where traffic of some comes back without a ramp. */
    public List<Cooldown> recovered(
            List<KnownCooldown> tested, String router, long rampMs, Predicate<Cooldown> atOnce) {
        List<Cooldown> recovered = new ArrayList<>(tested.size());
        for (KnownCooldown active : tested) {
            Cooldown each = active.cooldown();
            long ramp = each.isPredicted() || atOnce.test(each) ? 0 : Math.min(rampMs, 3 * each.durationMs());
            Cooldown tombstone = each.recovered(router, time.millis(), ramp);
            boolean stays = each.isManual() && active.remainingMs(time) > 0;
            if (!stays && publish(tombstone, each)) {
                recovered.add(tombstone);
            }
        }
        return recovered;
    }

    /**
     * A person ends a cooldown, everywhere; probe and ramp are skipped too.
     *
     * @return false where nothing is cooling down, waiting for its probe or ramping up under that key
     */
    public boolean clear(CooldownKey key, String actor) {
        Optional<KnownCooldown> known = subjects.of(key)
                .flatMap(cell -> cell.find(key)
                        .filter(each -> cell.holds(each) || cell.awaitsProbe(each) || cell.isRampingUp(each)));
        known.ifPresent(each -> publish(each.cooldown().cleared(actor, time.millis()), null));
        return known.isPresent();
    }

    /**
     * News from elsewhere. What this process knows better it remembers, tells and does not heed.
     *
     * @return whether it changed what is known
     */
    public boolean merge(Cooldown news) {
        return merge(news, false, null);
    }

    private boolean merge(Cooldown news, boolean own, @Nullable Cooldown expected) {
        long keepMs = Math.min(news.term().keepMs(time.millis()), MAX_DURATION_MS);
        if (keepMs == 0) {
            return false;
        }
        long deadline = time.nanos() + keepMs * 1_000_000L;
        boolean doubted = !own && witnesses.contradict(news);
        boolean changed = subjects.merge(new KnownCooldown(news, deadline, doubted), own, expected);
        if (changed) {
            observers.forEach(Runnable::run);
        }
        return changed;
    }

    /** How many news were refused because there were too many subjects, or too many windows of one. */
    public long refused() {
        return subjects.refused();
    }

    /** What is known under a key, tombstones included, until it is over. */
    public Optional<KnownCooldown> find(CooldownKey key) {
        return subjects.of(key).flatMap(cell -> cell.find(key).filter(each -> !cell.isOver(each)));
    }

    /** What was last known under a key, though it may be over. */
    Optional<KnownCooldown> remembered(CooldownKey key) {
        return subjects.of(key).flatMap(cell -> cell.find(key));
    }

    /** Everything that is known and not over, tombstones included: for republishing. */
    public List<Cooldown> known() {
        return subjects.all()
                .flatMap(cell -> cell.known().stream().filter(each -> !cell.isOver(each)))
                .map(KnownCooldown::cooldown)
                .toList();
    }

    /** Everything that is cooling down now, the soonest end first. */
    public List<KnownCooldown> holding() {
        return subjects.all()
                .flatMap(cell -> cell.known().stream().filter(cell::holds))
                .sorted((a, b) -> Long.compare(a.deadlineNanos() - b.deadlineNanos(), 0))
                .toList();
    }

    /** The cooldowns that are over and wait for a probe: of this process's targets, or for an onlooker of all. */
    public List<KnownCooldown> due() {
        return subjects.all()
                .flatMap(cell -> cell.known().stream().filter(cell::awaitsProbe))
                .toList();
    }

    /** The tombstones of recoveries whose traffic is still ramping up. */
    public List<KnownCooldown> rampingUp() {
        return subjects.all()
                .flatMap(cell -> cell.known().stream().filter(cell::isRampingUp))
                .toList();
    }

    /** Everything that {@link #clear} ends: what is cooling down, waits for its probe or is ramping up. */
    public List<Cooldown> clearable() {
        return Stream.of(holding(), due(), rampingUp())
                .flatMap(List::stream)
                .map(KnownCooldown::cooldown)
                .toList();
    }

    /** What {@link #clear} ends under the {@link CooldownKey#id}. */
    public Optional<Cooldown> clearable(String id) {
        return clearable().stream().filter(each -> each.key().id().equals(id)).findFirst();
    }

    /** What this process's own requests met. */
    public Witnesses witnesses() {
        return witnesses;
    }

    /** Who may call first after a cooldown. */
    public ProbeRights probes() {
        return probes;
    }

    /** Forgets what is over; call it now and then, it is not needed for correct answers. */
    public void prune() {
        subjects.prune();
        probes.retain(due());
        witnesses.prune();
    }

    public CommonTime time() {
        return time;
    }
}
