package dev.llmroute.route;

/** What a provider's limits are foreseen by, before it refuses. */
public enum Foresight {
    /** Nothing: only what it refuses counts. */
    None,
    /** By what the headers of its answers say is left of a window. */
    Headers,
    /** By that, and where neither its headers nor its refusals say anything, by how much it served before it refused. */
    Learn
}
