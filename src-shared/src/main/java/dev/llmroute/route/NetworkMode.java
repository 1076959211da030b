package dev.llmroute.route;

/** Where a provider's address may lie. Link-local and metadata addresses are refused in either mode. */
public enum NetworkMode {
    /** Public addresses only: a name that resolves to a private or loopback address is refused at connect. */
    Public,
    /** Private and loopback addresses too, for self-hosted models. */
    Private
}
