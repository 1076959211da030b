package dev.llmroute.explain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.Concerns;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.TargetCooldowns;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.route.Target;
import dev.llmroute.route.TargetState;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A target of a route, as a router or the resource's status tells it; both write the same fields.
 *
 * @param name {@code provider/model}, with {@code #credential} behind it where the provider has several
 * @param reason the class of the failure; null where there was none
 * @param until when it may be called again; null where no time ends it, or where it may be called
 * @param source where the wait was read; null where that is not told
 * @param percent the share of requests that is let through to what comes back, 0 while its probe is awaited; -1 otherwise
 * @param spent the budget of which nothing is left for it; null where there is none, or where that is not told
 * @param shortage why its provider would most likely refuse a request now; null where it would not, or where that is not told
 * @param cooldowns the ids of what it cools down for, or comes back from; empty where only a status is known
 */
public record LiveTarget(
        String name,
        TargetState state,
        @Nullable String reason,
        @Nullable Instant until,
        @Nullable String source,
        int percent,
        @Nullable PassedBy spent,
        @Nullable PassedBy shortage,
        List<String> cooldowns) {
    /**
     * What lets requests pass it by although it is not cooling down.
     *
     * @param why for people: {@code $50 a day of openai#main}, {@code 0 left of requests by its headers, more in 2 seconds}
     * @param until when that is over
     */
    public record PassedBy(String why, Instant until) {}

    /** By which all targets are named. */
    public static final String ALL = "all";

    public LiveTarget {
        cooldowns = List.copyOf(cooldowns);
    }

    /**
     * As a router or a status writes it.
     *
     * @throws IllegalArgumentException where it is written by a version that knows more than this one
     */
    public static LiveTarget of(JsonNode node) {
        String name = node.path("name").asText();
        String until = text(node, "until");
        try {
            List<String> cooldowns = new ArrayList<>();
            node.path("cooldowns").forEach(id -> cooldowns.add(id.asText()));
            return new LiveTarget(
                    name,
                    TargetState.valueOf(node.path("state").asText()),
                    text(node, "reason"),
                    until == null ? null : Instant.parse(until),
                    text(node, "source"),
                    node.path("percent").asInt(-1),
                    passedBy(node.path("budget"), "spent"),
                    passedBy(node.path("noHeadroom"), "why"),
                    cooldowns);
        } catch (IllegalArgumentException | DateTimeException unknown) {
            throw new IllegalArgumentException(
                    "what is told of the target " + name + " cannot be read (" + unknown.getMessage() + ")", unknown);
        }
    }

    /** As this process's memory has it, for the smallest request. */
    public static LiveTarget of(Target target, Cooldowns cooldowns) {
        Concerns concerns = Concerns.of(List.of(target));
        List<String> ids = cooldowns.clearable().stream()
                .map(Cooldown::key)
                .filter(concerns::include)
                .map(CooldownKey::id)
                .toList();
        TargetCooldowns known = cooldowns.of(target);
        if (known.availability(Demand.SMALLEST) instanceof KnownCooldown active) {
            Cooldown cooldown = active.cooldown();
            return new LiveTarget(
                    target.name(),
                    cooldown.state(),
                    cooldown.cause().word(),
                    Instant.ofEpochMilli(active.untilMs(cooldowns.time())),
                    new WaitSource(cooldown.cause().waitSource()).camelCase(),
                    -1,
                    null,
                    null,
                    ids);
        }
        return switch (known.availability(Demand.LAST)) {
            case Availability.RampingUp(KnownCooldown over, int percent) -> comesBack(target, over, percent, ids);
            case Availability.MayProbe(var due) -> comesBack(target, due.getFirst(), 0, ids);
            case Availability.AwaitingProbe(var due) -> comesBack(target, due.getFirst(), 0, ids);
            default -> new LiveTarget(target.name(), TargetState.Ready, null, null, null, -1, null, null, ids);
        };
    }

    /** Which share of requests is let through: none but the probe, or a step of the ramp. */
    private static LiveTarget comesBack(Target target, KnownCooldown over, int percent, List<String> ids) {
        String reason = over.cooldown().cause().word();
        return new LiveTarget(target.name(), TargetState.Ready, reason, null, null, percent, null, null, ids);
    }

    private static @Nullable PassedBy passedBy(JsonNode told, String why) {
        return told.isObject()
                ? new PassedBy(
                        told.path(why).asText(),
                        Instant.parse(told.path("until").asText()))
                : null;
    }

    private static @Nullable String text(JsonNode node, String field) {
        return node.hasNonNull(field) ? node.path(field).asText() : null;
    }

    /** Whether it is left alone for what it met: a limit, a model that is not there, a rejected key. */
    public boolean isLeftAlone() {
        return state == TargetState.CoolingDown || state == TargetState.Broken || state == TargetState.KeyRejected;
    }

    /** Whether the time until which it is left alone has come, although its state does not say so yet. */
    public boolean isOver(Instant now) {
        return isLeftAlone() && until != null && !until.isAfter(now);
    }

    /** The {@link #cooldowns} of some targets, in their order. */
    public static Set<String> cooldownsOf(List<LiveTarget> targets) {
        return targets.stream()
                .flatMap(target -> target.cooldowns().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** By what a person may name it, as the operator takes it: all, its provider, provider and model, its own name. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>(List.of(ALL));
        int slash = name.indexOf('/');
        if (slash > 0) {
            names.add(name.substring(0, slash));
        }
        int key = name.lastIndexOf('#');
        if (key > slash) {
            names.add(name.substring(0, key));
        }
        names.add(name);
        return names;
    }
}
