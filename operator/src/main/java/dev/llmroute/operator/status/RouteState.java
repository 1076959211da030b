package dev.llmroute.operator.status;

import dev.llmroute.operator.resource.LlmRoute;

/** How a route does, as its condition Ready says it. */
public enum RouteState {
    Ready,
    NotReady,
    /** It has not been dealt with yet. */
    Unknown;

    public static RouteState of(LlmRoute route) {
        return Conditions.find(route.getStatus(), Conditions.READY)
                .map(ready -> ready.status().equals("True") ? Ready : NotReady)
                .orElse(Unknown);
    }
}
