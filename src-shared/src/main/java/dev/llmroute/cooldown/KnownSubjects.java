package dev.llmroute.cooldown;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What this process knows of each subject; of a bounded number of them, since a peer may be hostile. Thread-safe; reads take no lock. */
final class KnownSubjects {
    private final TimeSource time;
    private final boolean onlooker;
    private final ConcurrentHashMap<Subject, SubjectCooldowns> bySubject = new ConcurrentHashMap<>();
    private final AtomicLong refused = new AtomicLong();

    /** @param onlooker whether probes are waited for even where no target of this process depends on a subject */
    KnownSubjects(TimeSource time, boolean onlooker) {
        this.time = time;
        this.onlooker = onlooker;
    }

    /** Of a subject that a target of this process depends on. */
    SubjectCooldowns watched(Subject subject) {
        return bySubject.compute(
                subject, (s, known) -> (known == null ? new SubjectCooldowns(time, onlooker) : known).watch());
    }

    /**
     * Takes news, or refuses them because there are too many subjects, or too many windows of one.
     *
     * @param own whether it was seen by this process
     * @param expected news only count where this is what is known; null: whatever is known
     * @return whether they changed what is known
     */
    boolean merge(KnownCooldown arrived, boolean own, @Nullable Cooldown expected) {
        AtomicReference<SubjectCooldowns.Merged> merged = new AtomicReference<>(SubjectCooldowns.Merged.Refused);
        bySubject.compute(Subject.of(arrived.cooldown().key()), (subject, known) -> {
            if (known == null && bySubject.mappingCount() >= Cooldowns.MAX_SUBJECTS) {
                return null;
            }
            SubjectCooldowns cell = known == null ? new SubjectCooldowns(time, onlooker) : known;
            merged.set(cell.merge(arrived, own, expected));
            return cell.isForgettable() ? null : cell;
        });
        if (merged.get() == SubjectCooldowns.Merged.Refused) {
            refused.incrementAndGet();
        }
        return merged.get() == SubjectCooldowns.Merged.Changed;
    }

    /** How many news were refused. */
    long refused() {
        return refused.get();
    }

    Optional<SubjectCooldowns> of(CooldownKey key) {
        return Optional.ofNullable(bySubject.get(Subject.of(key)));
    }

    Stream<SubjectCooldowns> all() {
        return bySubject.values().stream();
    }

    /** Forgets what is over. */
    void prune() {
        for (Subject subject : bySubject.keySet()) {
            bySubject.computeIfPresent(subject, (s, cell) -> {
                cell.prune();
                return cell.isForgettable() ? null : cell;
            });
        }
    }
}
