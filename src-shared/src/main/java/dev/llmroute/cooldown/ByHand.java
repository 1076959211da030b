package dev.llmroute.cooldown;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a person changes of the cooldowns, in all processes, and takes back. Thread-safe. That the person may, and what was said
 * is in bounds, the caller has found out.
 */
public final class ByHand {
    private final Cooldowns cooldowns;

    public ByHand(Cooldowns cooldowns) {
        this.cooldowns = cooldowns;
    }

    /**
     * A change that was made.
     *
     * @param before what was known under the key, over or a tombstone perhaps; null: nothing
     * @param after what the change left
     */
    public record Change(@Nullable Cooldown before, Cooldown after) {}

    /**
     * Ends a cooldown; probe and ramp are skipped too.
     *
     * @return empty where nothing is cooling down, waiting for its probe or ramping up under that key
     */
    public Optional<Change> clear(CooldownKey key, String actor) {
        Cooldown before = known(key);
        return before != null && cooldowns.clear(key, actor)
                ? Optional.of(new Change(before, nowKnown(key)))
                : Optional.empty();
    }

    /**
     * Lets what is cooling down last longer.
     *
     * @param byMs more than 0; less is added where the class allows less, see {@link Cooldown#extended}
     * @return empty where nothing is cooling down under the key, or it lasts as long as it may
     */
    public Optional<Change> extend(CooldownKey key, long byMs) {
        Cooldown before = cooldowns
                .find(key)
                .map(KnownCooldown::cooldown)
                .filter(found -> !found.isTombstone())
                .orElse(null);
        if (before == null) {
            return Optional.empty();
        }
        Cooldown longer = before.extended(byMs);
        return longer.equals(before) ? Optional.empty() : replace(longer, before);
    }

    /** Pins; a pin that is known under the key is replaced, though it may end later. Empty where it would be over already. */
    public Optional<Change> pin(Cooldown pin) {
        return replace(pin, known(pin.key()));
    }

    /** Whether no target that this process knows of would be left, if what a key concerns were left alone, too; false where it knows none. */
    public boolean leavesNoneFree(CooldownKey key) {
        Subject subject = Subject.of(key);
        return !cooldowns.watched().isEmpty()
                && cooldowns.watched().entrySet().stream()
                        .allMatch(each -> each.getKey().contains(subject)
                                || each.getValue().availability(Demand.SMALLEST) instanceof KnownCooldown);
    }

    /** Whether there is something to go back to: not where what was ended was over already, and waited for its probe only. */
    public boolean canTakeBack(Change change) {
        Cooldown before = change.before();
        return !change.after().isTombstone()
                || (before != null && before.term().keepMs(cooldowns.time().millis()) > 0);
    }

    /**
     * Takes a change back. What has been learnt since stays: a limit that was met after a clear and ends later than what was
     * cleared, or an end that a success or another person brought about.
     *
     * @param actor who ends what has nothing to go back to
     * @return whether what was before is so again; where it would be over by now, it has ended
     */
    public boolean takeBack(Change change, String actor) {
        Cooldown after = change.after();
        Cooldown known = known(after.key());
        if (known == null) {
            return false;
        }
        Cooldown before = change.before();
        long nowMs = cooldowns.time().millis();
        if (before == null || before.term().keepMs(nowMs) == 0) {
            return known.equals(after)
                    && canTakeBack(change)
                    && replace(after.cleared(actor, nowMs), after).isPresent();
        }
        if (known.equals(after)) {
            return replace(before, after).isPresent();
        }
        boolean metSince = after.isTombstone() && !known.isTombstone() && known.epoch() == after.epoch();
        return metSince && cooldowns.publish(before.withEpoch(known.epoch()), null);
    }

    /**
     * What can be pinned, each with what people call it, under the key that its pin has: the targets of this process, and whatever is
     * cooling down or lately was.
     */
    public Map<CooldownKey, Label> pinnable() {
        Map<CooldownKey, Label> all = new HashMap<>(cooldowns.targets());
        Stream.concat(cooldowns.known().stream(), cooldowns.due().stream().map(KnownCooldown::cooldown))
                .forEach(each -> all.put(ManualCooldown.key(each.key()), each.label()));
        return all;
    }

    /** Puts one in the place of the other, everywhere, though that may end later; unless something else is known by now. */
    private Optional<Change> replace(Cooldown wanted, @Nullable Cooldown expected) {
        Cooldown mine = wanted.withEpoch(expected == null ? 0 : expected.epoch());
        if (expected != null && Cooldown.ORDER.compare(mine, expected) <= 0) {
            mine = wanted.withEpoch(expected.epoch() + 1);
        }
        return cooldowns.publish(mine, expected) ? Optional.of(new Change(expected, mine)) : Optional.empty();
    }

    private @Nullable Cooldown known(CooldownKey key) {
        return cooldowns.remembered(key).map(KnownCooldown::cooldown).orElse(null);
    }

    private Cooldown nowKnown(CooldownKey key) {
        return cooldowns.remembered(key).map(KnownCooldown::cooldown).orElseThrow();
    }
}
