package dev.llmroute.route;

/**
 * A credential by name. The key itself is never in here.
 *
 * @param name as in the route; empty for a provider that is called without a key
 * @param fingerprint a keyed hash of the key, the same wherever the same key is used; empty where there is no key
 * @param weight its share of the requests among the credentials of its provider, at least 1
 * @param ceiling of this credential with all models together
 * @param account stands for the account that its limits are those of; the fingerprint where the route does not say which keys belong together
 * @param accountName as in the route; empty where it names none
 */
public record Credential(
        String name, String fingerprint, int weight, Ceiling ceiling, String account, String accountName) {
    public static final Credential NONE = new Credential("", "");

    /** A credential that is an account of its own. */
    public Credential(String name, String fingerprint, int weight, Ceiling ceiling) {
        this(name, fingerprint, weight, ceiling, fingerprint, "");
    }

    /** A credential of weight 1 without a ceiling. */
    public Credential(String name, String fingerprint) {
        this(name, fingerprint, 1, Ceiling.NONE);
    }

    /** Whether the route says that both are the same account. */
    public boolean sharesAccountWith(Credential other) {
        return account.equals(other.account);
    }

    /** Whether the route says of both which account they are, and that it is not the same one. */
    public boolean isOtherAccountThan(Credential other) {
        return !accountName.isEmpty() && !other.accountName.isEmpty() && !sharesAccountWith(other);
    }
}
