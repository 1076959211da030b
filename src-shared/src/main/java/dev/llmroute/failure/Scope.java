package dev.llmroute.failure;

import java.util.Locale;

/** Who is affected by a failure. */
public enum Scope {
    /** One model of the provider. */
    Model,
    /** One API key, whatever the model. */
    Credential,
    /** The provider as a whole. */
    Provider,
    /** This request only: never a cooldown. */
    Request,
    /** Nobody, since nothing failed. */
    None;

    /** The name on every output: {@code model}, {@code credential}, {@code provider}, {@code request}, {@code none}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
