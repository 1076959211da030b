package dev.llmroute.route;

/**
 * A credential by name. The key itself is never in here.
 *
 * @param name as in the route; empty for a provider that is called without a key
 * @param fingerprint a keyed hash of the key, the same wherever the same account is used; empty where there is no key
 */
public record Credential(String name, String fingerprint) {
    public static final Credential NONE = new Credential("", "");
}
