package dev.llmroute.route;

/** By what a route orders the models of one tier. */
public enum OrderBy {
    /** As they are written, whatever their tiers. */
    Written,
    /** By what the request at hand most likely costs there. */
    Price
}
