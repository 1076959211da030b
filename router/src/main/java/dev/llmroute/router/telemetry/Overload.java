package dev.llmroute.router.telemetry;

/** Whose requests are too many, as the metric of refused requests names it. */
public enum Overload {
    /** The router's, of all its callers. */
    Router,
    /** Those of one caller's key. */
    Caller
}
