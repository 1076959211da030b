package dev.llmroute.api;

/** How callers of a route prove who they are. */
public enum AuthMode {
    /** A bearer token that equals one of the route's keys. */
    ApiKey,
    /** Nobody is asked. For the quickstart and for networks that are closed by other means. */
    None
}
