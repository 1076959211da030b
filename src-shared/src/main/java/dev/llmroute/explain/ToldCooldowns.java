package dev.llmroute.explain;

import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.Cause;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.CooldownView;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.Term;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.route.Target;
import dev.llmroute.route.TargetState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a router or a status tells of a route's targets, as a planner asks for it. */
public final class ToldCooldowns {
    /** What no time ends; longer than anything that one does. */
    private static final Duration NO_END = Duration.ofDays(365);

    private ToldCooldowns() {}

    /** The state of each target; one that is not told of can be called. */
    public static CooldownView of(Collection<LiveTarget> told, TimeSource time) {
        Map<String, LiveTarget> targets =
                told.stream().collect(Collectors.toMap(LiveTarget::name, Function.identity(), (first, again) -> first));
        return target -> {
            LiveTarget known = targets.get(target.name());
            Availability availability = known == null ? Availability.AVAILABLE : availability(target, known, time);
            return demand -> availability;
        };
    }

    private static Availability availability(Target target, LiveTarget told, TimeSource time) {
        if (told.state() == TargetState.KeyMissing) {
            return new Availability.Unsuitable("its key is not there");
        }
        Instant now = Instant.ofEpochMilli(time.millis());
        if (told.isLeftAlone() && !told.isOver(now)) {
            Instant until = told.until();
            return known(target, told, until == null ? now.plus(NO_END) : until, time);
        }
        LiveTarget.PassedBy spent = told.spent();
        if (spent != null && spent.until().isAfter(now)) {
            return new Availability.BudgetSpent(spent.why(), spent.until().toEpochMilli() - time.millis());
        }
        LiveTarget.PassedBy shortage = told.shortage();
        if (shortage != null && shortage.until().isAfter(now)) {
            return new Availability.NoHeadroom(shortage.why(), shortage.until().toEpochMilli() - time.millis(), "", 0);
        }
        if (told.percent() < 0) {
            return Availability.AVAILABLE;
        }
        KnownCooldown over = known(target, told, now, time);
        return told.percent() == 0
                ? new Availability.AwaitingProbe(List.of(over))
                : new Availability.RampingUp(over, told.percent());
    }

    private static KnownCooldown known(Target target, LiveTarget told, Instant until, TimeSource time) {
        long leftMs = Math.max(0, until.toEpochMilli() - time.millis());
        Cooldown cooldown = new Cooldown(
                new CooldownKey(target.provider().endpoint(), target.model(), "", Scope.Model, ""),
                new Term(0, until.toEpochMilli(), leftMs, time.millis(), 0),
                Cause.refused(failureClass(told), 0),
                new Label(target.displayKey(), target.provider().name(), ""));
        return new KnownCooldown(cooldown, time.nanos() + leftMs * 1_000_000L);
    }

    /** A class that only a newer version knows is one that says nothing to this one. */
    private static FailureClass failureClass(LiveTarget told) {
        String reason = told.reason();
        for (FailureClass each : FailureClass.values()) {
            if (each.name().equals(reason)) {
                return each;
            }
        }
        return told.state() == TargetState.Broken ? FailureClass.ModelNotFound : FailureClass.Other;
    }
}
