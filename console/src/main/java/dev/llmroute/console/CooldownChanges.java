package dev.llmroute.console;

import dev.llmroute.api.Limits;
import dev.llmroute.config.Durations;
import dev.llmroute.console.audit.Action;
import dev.llmroute.console.audit.AuditEntry;
import dev.llmroute.console.audit.AuditLog;
import dev.llmroute.console.text.Refused;
import dev.llmroute.cooldown.ByHand;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.CooldownRules;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.ManualCooldown;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Changes cooldowns on behalf of people, takes each change down for the audit, and remembers for a while how to take it back. That
 * they may, its callers have found out. Thread-safe.
 */
final class CooldownChanges {
    /** Who ended a cooldown, as its tombstone tells the other processes; the audit tells the person. */
    private static final String ACTOR = "console";

    private final Cooldowns cooldowns;
    private final ByHand byHand;
    private final AuditLog audit;
    private final Undos undos;

    CooldownChanges(Cooldowns cooldowns, AuditLog audit) {
        this.cooldowns = cooldowns;
        this.byHand = new ByHand(cooldowns);
        this.audit = audit;
        this.undos = new Undos(cooldowns.time());
    }

    /** Ends those that can still be ended. */
    CooldownAnswers.Changed clear(List<String> ids, String reason, Requester who) {
        List<ByHand.Change> changes = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        Map<String, CooldownKey> clearable = new HashMap<>();
        cooldowns.clearable().forEach(each -> clearable.put(each.key().id(), each.key()));
        for (String id : new LinkedHashSet<>(ids)) {
            Optional.ofNullable(clearable.get(id))
                    .flatMap(key -> byHand.clear(key, ACTOR))
                    .ifPresentOrElse(changes::add, () -> gone.add(id));
        }
        return changed(Action.Clear, changes, gone, reason, who);
    }

    CooldownAnswers.Changed extend(String id, @Nullable String by, String reason, Requester who) {
        Duration span = duration("by", by, ManualCooldown.longest());
        Cooldown found = cooldowns.holding().stream()
                .map(KnownCooldown::cooldown)
                .filter(each -> each.key().id().equals(id))
                .findFirst()
                .orElseThrow(() -> nothingUnder(id));
        ByHand.Change change = byHand.extend(found.key(), span.toMillis())
                .orElseThrow(() -> new Refused(
                        HttpStatus.CONFLICT,
                        found.isDrill() ? "error.longestDrill" : "error.longest",
                        found.displayKey(),
                        found.cause().word(),
                        ClockText.of(found.durationMs())));
        return changed(Action.Extend, List.of(change), List.of(), reason, who);
    }

    /** @param target an id of {@link #targets} or of a cooldown, or a display key that only one has */
    CooldownAnswers.Changed pin(
            @Nullable String target, @Nullable String lasting, @Nullable String why, Requester who) {
        String reason = Reason.required(why);
        Duration span = duration("for", lasting, ManualCooldown.longest());
        CooldownKey key = find(target == null ? "" : target.strip());
        Label label = byHand.pinnable().getOrDefault(key, new Label(key.model(), "", ""));
        Cooldown pin = ManualCooldown.of(
                key, label, who.name(), reason, cooldowns.time().millis(), span.toMillis());
        ByHand.Change change = byHand.pin(pin).orElseThrow(() -> new Refused(HttpStatus.CONFLICT, "error.pinRace"));
        return changed(Action.Pin, List.of(change), List.of(), reason, who);
    }

    /**
     * Lets a target appear limited.
     *
     * @param target as of {@link #pin}
     * @param evenTheLast whether it may be the last that this process knows to be free
     */
    CooldownAnswers.Changed drill(
            @Nullable String target,
            @Nullable String lasting,
            @Nullable String why,
            boolean evenTheLast,
            Requester who) {
        String reason = Reason.required(why);
        Duration span = duration("for", lasting, ManualCooldown.LONGEST_DRILL);
        CooldownKey pinned = find(target == null ? "" : target.strip());
        CooldownKey key = ManualCooldown.drillKey(pinned);
        Label label = byHand.pinnable().getOrDefault(pinned, new Label(key.model(), "", ""));
        if (!evenTheLast && byHand.leavesNoneFree(key)) {
            throw new Refused(HttpStatus.CONFLICT, "error.noneFree");
        }
        Cooldown drill = ManualCooldown.drill(
                key, label, who.name(), reason, cooldowns.time().millis(), span.toMillis());
        ByHand.Change change = byHand.pin(drill).orElseThrow(() -> new Refused(HttpStatus.CONFLICT, "error.drillRace"));
        return changed(Action.Drill, List.of(change), List.of(), reason, who);
    }

    private CooldownKey find(String target) {
        Map<CooldownKey, Label> all = byHand.pinnable();
        Optional<CooldownKey> byId = Stream.concat(
                        all.keySet().stream().filter(key -> key.id().equals(target)),
                        cooldowns.clearable(target).map(Cooldown::key).map(ManualCooldown::key).stream())
                .findFirst();
        List<CooldownKey> byName = all.entrySet().stream()
                .filter(each -> each.getValue().displayKey().equals(target))
                .map(Map.Entry::getKey)
                .toList();
        if (byId.isEmpty() && byName.isEmpty()) {
            throw new Refused(HttpStatus.NOT_FOUND, "error.noTarget", target);
        }
        if (byId.isEmpty() && byName.size() > 1) {
            throw new Refused(HttpStatus.CONFLICT, "error.sameName", byName.size(), target);
        }
        return byId.orElseGet(byName::getFirst);
    }

    /** What can be pinned, by name. */
    List<CooldownAnswers.PinTarget> targets() {
        return byHand.pinnable().entrySet().stream()
                .map(each -> CooldownAnswers.PinTarget.of(each.getKey(), each.getValue()))
                .sorted(Comparator.comparing(CooldownAnswers.PinTarget::displayKey)
                        .thenComparing(CooldownAnswers.PinTarget::id))
                .toList();
    }

    /** Takes back what was changed under that name. */
    CooldownAnswers.Undone undo(String name, Requester who) {
        List<ByHand.Change> changes =
                undos.take(name).orElseThrow(() -> new Refused(HttpStatus.NOT_FOUND, "error.noUndo"));
        List<String> undone = new ArrayList<>();
        List<String> overtaken = new ArrayList<>();
        for (ByHand.Change change : changes) {
            String displayKey = change.after().displayKey();
            if (byHand.takeBack(change, ACTOR)) {
                undone.add(displayKey);
                take(Action.Undo, change.after(), nowUnder(change.after().key()), "", who);
            } else {
                overtaken.add(displayKey);
            }
        }
        if (undone.isEmpty()) {
            throw new Refused(HttpStatus.CONFLICT, "error.overtaken", String.join(", ", overtaken));
        }
        return new CooldownAnswers.Undone(undone, overtaken);
    }

    private @Nullable Cooldown nowUnder(CooldownKey key) {
        return cooldowns.find(key).map(KnownCooldown::cooldown).orElse(null);
    }

    private CooldownAnswers.Changed changed(
            Action action, List<ByHand.Change> changes, List<String> gone, String reason, Requester who) {
        changes.forEach(each -> take(action, each.before(), each.after(), reason, who));
        String undo = undos.keep(changes.stream().filter(byHand::canTakeBack).toList());
        return new CooldownAnswers.Changed(
                changes.stream()
                        .map(each -> CooldownAnswers.Now.of(each.after()))
                        .toList(),
                gone,
                undo,
                undo.isEmpty() ? 0 : Undos.OPEN.toMillis());
    }

    private void take(
            Action action, @Nullable Cooldown before, @Nullable Cooldown after, String reason, Requester who) {
        Cooldown either = after == null ? before : after;
        audit.record(new AuditEntry(
                Instant.ofEpochMilli(cooldowns.time().millis()).toString(),
                who.name(),
                action,
                either == null ? "" : either.displayKey(),
                describe(before),
                describe(after),
                who.address(),
                who.userAgent(),
                reason));
    }

    private static String describe(@Nullable Cooldown cooldown) {
        if (cooldown == null) {
            return "nothing";
        }
        if (cooldown.isTombstone()) {
            return cooldown.term().rampMs() > 0 ? "coming back" : "cleared";
        }
        return cooldown.cause().word() + " until " + Instant.ofEpochMilli(cooldown.untilMs());
    }

    private static Duration duration(String field, @Nullable String given, Duration longest) {
        return Optional.ofNullable(given)
                .map(String::strip)
                .filter(text -> text.length() <= Limits.MAX_DURATION && text.matches(Limits.DURATION))
                .map(Durations::parse)
                .filter(span -> span.compareTo(CooldownRules.FLOOR) >= 0 && span.compareTo(longest) <= 0)
                .orElseThrow(() -> new Refused(
                        HttpStatus.BAD_REQUEST,
                        "error.duration",
                        field,
                        longest.toDays() > 0 ? longest.toDays() + "d" : longest.toMinutes() + "m"));
    }

    private static Refused nothingUnder(String id) {
        return new Refused(HttpStatus.NOT_FOUND, "error.noCooldown", id);
    }
}
