package dev.llmroute.operator.status;

import dev.llmroute.api.Condition;
import dev.llmroute.api.LlmGatewayStatus;
import dev.llmroute.config.Problem;
import dev.llmroute.operator.resource.LlmGateway;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Words the status of a gateway.
 *
 * @param before the status so far
 */
public record GatewayConditions(LlmGateway gateway, LlmGatewayStatus before) {
    public static GatewayConditions of(LlmGateway gateway) {
        return new GatewayConditions(gateway, Objects.requireNonNullElse(gateway.getStatus(), LlmGatewayStatus.EMPTY));
    }

    private Conditions conditions() {
        return Conditions.of(gateway, before.conditions());
    }

    /** Of one that cannot be used: what it has goes on. */
    public LlmGatewayStatus refused(List<Problem> problems) {
        Conditions conditions = conditions();
        Condition ready = conditions.find(Conditions.READY).orElseGet(conditions::notAccepted);
        return new LlmGatewayStatus(
                gateway.getMetadata().getGeneration(),
                before.url(),
                List.of(conditions.accepted(problems), ready),
                before.routers(),
                before.routes(),
                before.routesInForce());
    }

    /** That the operator could not do its part: what the gateway has goes on. */
    LlmGatewayStatus failed(Reason reason, String message) {
        Conditions conditions = conditions();
        Condition failed = conditions.is(reason, false, message);
        Condition ready = conditions.find(Conditions.READY).orElseGet(() -> conditions.neverReady(message));
        return new LlmGatewayStatus(
                gateway.getMetadata().getGeneration(),
                before.url(),
                List.of(conditions.accepted(List.of()), failed, ready),
                before.routers(),
                before.routes(),
                before.routesInForce());
    }

    /** @param routes how many are attached */
    public LlmGatewayStatus of(Outcome outcome, int routes) {
        int inForce = (int) outcome.sights().stream()
                .filter(sight -> sight.handed().isNewest() && sight.waited().isZero())
                .count();
        return new LlmGatewayStatus(
                gateway.getMetadata().getGeneration(),
                outcome.pool().url(),
                List.of(
                        conditions().accepted(List.of()),
                        progressing(outcome, routes, inForce),
                        ready(outcome, routes)),
                outcome.routers(),
                routes,
                inForce);
    }

    private Condition progressing(Outcome outcome, int routes, int inForce) {
        Conditions conditions = conditions();
        if (routes == 0 || outcome.routers().desired() == 0) {
            return conditions.is(
                    Reason.NoneWanted, false, routes == 0 ? "no route is attached" : "no router is wanted");
        }
        if (inForce == routes && outcome.made().waits()) {
            return conditions.upgradeQueued();
        }
        String message = inForce + " of " + routes + " routes are in force";
        return inForce == routes
                ? conditions.is(Reason.InForce, false, message)
                : conditions.is(Reason.Rolling, true, message + "; their own status tells why");
    }

    private Condition ready(Outcome outcome, int routes) {
        Conditions conditions = conditions();
        Optional<Condition> taken = outcome.made().taken().map(conditions::nameTaken);
        if (taken.isPresent()) {
            return taken.get();
        }
        if (outcome.routers().ready() > 0) {
            return conditions.is(Reason.Serving, true, "routers are ready");
        }
        return routes == 0
                ? conditions.is(Reason.NoRoutes, false, "no route is attached, so there is no router")
                : conditions.noRouters(outcome.trouble());
    }
}
