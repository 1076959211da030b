package dev.llmroute.operator.event;

/** What happened to a route, in one word that people and programs may look for. */
public enum EventReason {
    /** A target has met a limit and is left alone. */
    CoolingDown(false, "Watch"),
    /** A target may be called again. */
    Recovered(false, "Watch"),
    /** A target's model is not there. */
    Broken(true, "Watch"),
    /** A provider has rejected an API key. */
    KeyRejected(true, "Watch"),
    /** The resource cannot be used as it is written. */
    ConfigurationRefused(true, "Validate"),
    /** The API server did not take what the route becomes. */
    ApplyRefused(true, "Apply"),
    /** Something else bears the name of a child of the route. */
    NameTaken(true, "Apply"),
    /** All ready routers serve the newest generation. */
    RolledOut(false, "Apply"),
    /** Cooldowns were cleared by an annotation of the route. */
    CooldownsCleared(false, "Clear"),
    /** An annotation of the route names something that it does not have. */
    ClearRefused(true, "Clear");

    private final boolean warning;
    private final String action;

    EventReason(boolean warning, String action) {
        this.warning = warning;
        this.action = action;
    }

    String type() {
        return warning ? "Warning" : "Normal";
    }

    /** What the operator did when it happened; an event must have it. */
    String action() {
        return action;
    }
}
