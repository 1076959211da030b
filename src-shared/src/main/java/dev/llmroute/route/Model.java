package dev.llmroute.route;

/**
 * A model of a provider.
 *
 * @param name the provider's own model id
 * @param ceiling of this model with each credential
 * @param equivalent models with the same word here give the same vectors; empty where only this one does
 */
public record Model(String name, Ceiling ceiling, String equivalent) {
    /** A model whose vectors no other gives. */
    public Model(String name, Ceiling ceiling) {
        this(name, ceiling, "");
    }
}
