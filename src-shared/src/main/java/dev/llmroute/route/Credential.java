package dev.llmroute.route;

/**
 * A credential by name. The key itself is never in here.
 *
 * @param name as in the route; empty for a provider that is called without a key
 * @param fingerprint a keyed hash of the key, the same wherever the same account is used; empty where there is no key
 * @param weight its share of the requests among the credentials of its provider, at least 1
 * @param ceiling of this credential with all models together
 */
public record Credential(String name, String fingerprint, int weight, Ceiling ceiling) {
    public static final Credential NONE = new Credential("", "");

    /** A credential of weight 1 without a ceiling. */
    public Credential(String name, String fingerprint) {
        this(name, fingerprint, 1, Ceiling.NONE);
    }
}
