package dev.llmroute.route;

import org.jspecify.annotations.Nullable;

/**
 * A model of a provider.
 *
 * @param name the provider's own model id
 * @param ceiling of this model with each credential
 * @param equivalent models with the same word here give the same vectors; empty where only this one does
 * @param capabilities what it can do, as far as that is declared
 * @param price null where it is not known
 * @param tier models of a route with the same word here may stand in for one another; empty where this one is alone
 */
public record Model(
        String name,
        Ceiling ceiling,
        String equivalent,
        Capabilities capabilities,
        @Nullable Price price,
        String tier) {
    /** A model of which nothing else is known. */
    public Model(String name, Ceiling ceiling) {
        this(name, ceiling, "", Capabilities.UNKNOWN, null, "");
    }
}
