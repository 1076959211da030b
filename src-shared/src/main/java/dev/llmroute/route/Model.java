package dev.llmroute.route;

/**
 * A model of a provider.
 *
 * @param name the provider's own model id
 * @param ceiling of this model with each credential
 */
public record Model(String name, Ceiling ceiling) {}
