package dev.llmroute.operator.status;

import dev.llmroute.api.Condition;
import dev.llmroute.api.LlmRouteStatus;
import dev.llmroute.api.TargetStatus;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.route.Target;
import dev.llmroute.route.TargetState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a status says of targets, by the cooldowns that hold now. */
record LiveView(Cooldowns cooldowns) {
    /**
     * The live part of a status.
     *
     * @param before what the status says so far
     * @param generation which the targets are of
     */
    LlmRouteStatus status(List<LiveTarget> lines, @Nullable LlmRouteStatus before, @Nullable Long generation) {
        List<TargetStatus> targets = new ArrayList<>();
        for (LiveTarget line : lines) {
            Target found = line.target();
            targets.add(
                    found == null
                            ? new TargetStatus(line.name(), line.credential(), TargetState.KeyMissing)
                            : state(line, active(found)));
        }
        Condition degraded = Conditions.of(generation, before == null ? null : before.conditions())
                .degraded(targets);
        String soonest = targets.stream()
                .map(TargetStatus::until)
                .filter(until -> until != null)
                .min(String::compareTo)
                .orElse(null);
        long ready = targets.stream()
                .filter(target -> target.state() == TargetState.Ready)
                .count();
        return new LlmRouteStatus(
                null, null, null, List.of(degraded), null, ready + "/" + targets.size(), soonest, targets);
    }

    /** How long until the soonest cooldown of a target is over; empty where none holds. */
    OptionalLong untilRecoveryMs(List<LiveTarget> lines) {
        return lines.stream()
                .flatMap(line -> Stream.ofNullable(line.target()))
                .map(this::active)
                .filter(cooldown -> cooldown != null)
                .mapToLong(cooldown -> cooldown.remainingMs(cooldowns.time()))
                .min();
    }

    private @Nullable KnownCooldown active(Target target) {
        return cooldowns.of(target).availability(Demand.SMALLEST) instanceof KnownCooldown active ? active : null;
    }

    private TargetStatus state(LiveTarget line, @Nullable KnownCooldown cooldown) {
        return cooldown == null
                ? new TargetStatus(line.name(), line.credential(), TargetState.Ready)
                : new TargetStatus(
                        line.name(),
                        line.credential(),
                        cooldown.cooldown().state(),
                        cooldown.cooldown().cause().word(),
                        cooldown.cooldown().isBroken() ? null : until(cooldown),
                        new WaitSource(cooldown.cooldown().cause().waitSource()).camelCase(),
                        cooldown.cooldown()
                                .lastAnswer()
                                .map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString())
                                .orElse(null));
    }

    /** As it was stated, unless it holds here for another time: computing it anew each time would change it by milliseconds. */
    private String until(KnownCooldown cooldown) {
        long here = cooldown.untilMs(cooldowns.time());
        long stated = cooldown.cooldown().untilMs();
        long until = Math.abs(here - stated) < 2000 ? stated : here;
        return Instant.ofEpochMilli(until + 999).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
