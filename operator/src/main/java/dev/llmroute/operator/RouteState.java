package dev.llmroute.operator;

/** How a route does, as its condition Ready says it. */
enum RouteState {
    Ready,
    NotReady,
    /** It has not been dealt with yet. */
    Unknown;

    static RouteState of(LlmRoute route) {
        return Conditions.find(route.getStatus(), Conditions.READY)
                .map(ready -> ready.status().equals("True") ? Ready : NotReady)
                .orElse(Unknown);
    }
}
