package dev.llmroute.operator.status;

/**
 * Why a condition has its status, in one word that people's alerts may name. The reasons of {@link Conditions#WARNING} are
 * {@link dev.llmroute.config.WarningReason}s. {@code docs/conditions.md} says of each what to do.
 */
public enum Reason {
    Valid(Conditions.ACCEPTED),
    Invalid(Conditions.ACCEPTED),

    NoWarnings(Conditions.WARNING),

    AllFound(Conditions.RESOLVED_REFS),
    SecretNotFound(Conditions.RESOLVED_REFS),
    SecretKeyNotFound(Conditions.RESOLVED_REFS),
    SecretForbidden(Conditions.RESOLVED_REFS),
    SecretNotLabelled(Conditions.RESOLVED_REFS),

    InForce(Conditions.PROGRESSING),
    NoneWanted(Conditions.PROGRESSING),
    Rolling(Conditions.PROGRESSING),
    UpgradeQueued(Conditions.PROGRESSING),
    RouterSilent(Conditions.PROGRESSING),
    HeldBack(Conditions.PROGRESSING),
    ConfigRefused(Conditions.PROGRESSING),
    ApplyRefused(Conditions.PROGRESSING),
    Forbidden(Conditions.PROGRESSING),
    QuotaExceeded(Conditions.PROGRESSING),
    ApiUnavailable(Conditions.PROGRESSING),
    OperatorFailed(Conditions.PROGRESSING),

    Serving(Conditions.READY),
    LastGood(Conditions.READY),
    KeysKept(Conditions.READY),
    NotAccepted(Conditions.READY),
    NameTaken(Conditions.READY),
    NoTargets(Conditions.READY),
    NoCallerKeys(Conditions.READY),
    NoRouters(Conditions.READY),
    NoRoutes(Conditions.READY),
    GatewayNotFound(Conditions.READY),
    ReplicaFailure(Conditions.READY),
    PodsWaiting(Conditions.READY),
    ProgressDeadlineExceeded(Conditions.READY),

    AllTargetsReady(Conditions.DEGRADED),
    TargetsCoolingDown(Conditions.DEGRADED),
    TargetsBroken(Conditions.DEGRADED),
    KeysRejected(Conditions.DEGRADED),
    KeysMissing(Conditions.DEGRADED);

    private final String condition;

    Reason(String condition) {
        this.condition = condition;
    }

    /** The type of the condition that it is a reason of. */
    String condition() {
        return condition;
    }
}
