package dev.llmroute.route;

/** Whose requests count towards a ceiling. */
public enum CountPer {
    /** Those of each router process by themselves. */
    Process,
    /** Those of all router processes together; of what others send a process hears a second later. */
    Cluster
}
