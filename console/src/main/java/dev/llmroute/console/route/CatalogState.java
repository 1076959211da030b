package dev.llmroute.console.route;

/**
 * How it stands with the routes that a console knows. Immutable.
 *
 * @param available whether they are those of now; where not, they are those that were known last
 * @param trouble why they are not, for people; empty where they are
 */
public record CatalogState(Source source, boolean available, String trouble) {
    /** Where they come from. */
    public enum Source {
        /** This console is told of none. */
        None,
        /** From the API server of a cluster. */
        Cluster,
        /** From the router in the console's own process, which has read them from files. */
        Process
    }
}
