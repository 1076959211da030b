package dev.llmroute.plan;

/** Why a request tries its targets in another order than its route writes them. The names stand in headers and logs. */
public enum Departure {
    /** A conversation stays with the key that has its beginning in its cache, and a request goes to whoever made what it refers to. */
    Pinned,
    /** Another model of the tier most likely costs less for this request. */
    Cheaper,
    /** Targets are left out that may not serve this caller, or that the request does not want. */
    NotAllowed
}
