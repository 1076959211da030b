package dev.llmroute.operator.status;

import dev.llmroute.api.Condition;
import dev.llmroute.api.LlmRouteStatus;
import dev.llmroute.api.TargetStatus;
import dev.llmroute.operator.child.NameTaken;
import dev.llmroute.operator.event.EventReason;
import dev.llmroute.operator.event.Occurrence;
import dev.llmroute.route.TargetState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What has happened to a route, by what its status said and what it says now. Pure. */
final class StatusEvents {
    private StatusEvents() {}

    /** Targets that went from one state to another, as many as of each kind; those that are new or gone do not count. */
    static List<Occurrence> ofTargets(@Nullable List<TargetStatus> before, List<TargetStatus> now) {
        if (before == null) {
            return List.of();
        }
        Map<String, TargetStatus> earlier =
                before.stream().collect(Collectors.toMap(TargetStatus::name, Function.identity(), (a, b) -> a));
        Map<Occurrence, Integer> counts = new LinkedHashMap<>();
        for (TargetStatus target : now) {
            TargetStatus was = earlier.get(target.name());
            if (was != null && was.state() != target.state()) {
                ofTarget(was.state(), target).ifPresent(each -> counts.merge(each, 1, Integer::sum));
            }
        }
        return counts.entrySet().stream()
                .map(each ->
                        new Occurrence(each.getKey().reason(), each.getKey().note(), each.getValue()))
                .toList();
    }

    private static Optional<Occurrence> ofTarget(TargetState was, TargetStatus target) {
        String why = target.reason() == null ? "" : " (" + target.reason() + ")";
        return switch (target.state()) {
            case CoolingDown ->
                Optional.of(new Occurrence(
                        EventReason.CoolingDown,
                        "a target is left alone" + why + "; status.targets says which one, and until when"));
            case Broken ->
                Optional.of(new Occurrence(
                        EventReason.Broken,
                        "the provider does not know a target's model" + why + "; status.targets says which one"));
            case KeyRejected ->
                Optional.of(new Occurrence(
                        EventReason.KeyRejected,
                        "the provider rejects a target's API key" + why + "; status.targets says which one"));
            case Ready ->
                was == TargetState.KeyMissing
                        ? Optional.empty()
                        : Optional.of(new Occurrence(EventReason.Recovered, "a target may be called again"));
            case KeyMissing -> Optional.empty();
        };
    }

    /** What a person should hear of when it begins; the condition says it for as long as it lasts. */
    static List<Occurrence> ofConditions(@Nullable LlmRouteStatus before, List<Condition> now) {
        List<Occurrence> events = new ArrayList<>();
        for (Condition condition : now) {
            Optional<EventReason> reason = reason(condition);
            boolean lasts = Conditions.find(before, condition.type())
                    .filter(was -> was.reason().equals(condition.reason())
                            && was.message().equals(condition.message()))
                    .isPresent();
            if (!lasts) {
                reason.ifPresent(each -> events.add(new Occurrence(each, condition.message())));
            }
        }
        return events;
    }

    private static Optional<EventReason> reason(Condition condition) {
        if (!condition.status().equals("False")) {
            return Optional.empty();
        }
        if (condition.type().equals(Conditions.ACCEPTED)) {
            return Optional.of(EventReason.ConfigurationRefused);
        }
        return switch (Reason.valueOf(condition.reason())) {
            case NameTaken -> Optional.of(EventReason.NameTaken);
            case ApplyRefused, Forbidden, QuotaExceeded -> Optional.of(EventReason.ApplyRefused);
            case ConfigRefused -> Optional.of(EventReason.ConfigurationRefused);
            case InForce -> Optional.of(EventReason.RolledOut);
            default -> Optional.empty();
        };
    }
}
