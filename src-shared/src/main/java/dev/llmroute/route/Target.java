package dev.llmroute.route;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt calls.
 *
 * @param model the provider's own model id, the name of one of its models
 */
public record Target(Provider provider, String model, Credential credential) {

    public ModelRef ref() {
        return new ModelRef(provider.name(), model);
    }

    /** The ceiling of the model; {@link Ceiling#NONE} where the provider has no such model. */
    public Ceiling modelCeiling() {
        Model declared = declared();
        return declared == null ? Ceiling.NONE : declared.ceiling();
    }

    /** What the model can do, as far as that is declared. */
    public Capabilities capabilities() {
        Model declared = declared();
        return declared == null ? Capabilities.UNKNOWN : declared.capabilities();
    }

    /** What the model costs; null where that is not known. */
    public @Nullable Price price() {
        Model declared = declared();
        return declared == null ? null : declared.price();
    }

    /** The tier of the model; empty where it is alone. */
    public String tier() {
        Model declared = declared();
        return declared == null ? "" : declared.tier();
    }

    /** Whether the vectors that this target's model makes are those of the other one's: it is the same, or declared to be equivalent. */
    public boolean givesVectorsOf(Target other) {
        Model own = declared();
        Model others = other.declared();
        return ref().equals(other.ref())
                || (own != null
                        && others != null
                        && !own.equivalent().isEmpty()
                        && own.equivalent().equals(others.equivalent()));
    }

    private @Nullable Model declared() {
        for (Model each : provider.models()) {
            if (each.name().equals(model)) {
                return each;
            }
        }
        return null;
    }

    /** {@code groq/llama-3.3-70b-versatile}, with {@code #credential} behind it where the provider has several. */
    public String name() {
        return provider.name() + "/" + model + suffix();
    }

    /** The display key of this target's cooldown: {@code groq_llama-3.3-70b-versatile}. */
    public String displayKey() {
        return provider.name() + "_" + model + suffix();
    }

    /** Of a limit that holds for the account of its key: with {@code @account} behind it where the route names the account. */
    public String displayKeyInAccount() {
        return provider.name() + "_" + model + accountSuffix();
    }

    /** The display key of its credential as a whole: {@code provider_groq}, with {@code #credential} where the provider has several. */
    public String displayKeyOfCredential() {
        return "provider_" + provider.name() + suffix();
    }

    /** The display key of the account of its credential as a whole, which is the credential where the route names none. */
    public String displayKeyOfAccount() {
        return "provider_" + provider.name() + accountSuffix();
    }

    /** The provider's name as messages write it: {@code GROQ}. */
    public String providerUpperCase() {
        return provider.name().toUpperCase(Locale.ROOT);
    }

    private String accountSuffix() {
        return credential.accountName().isEmpty() ? suffix() : "@" + credential.accountName();
    }

    private String suffix() {
        return provider.credentials().size() > 1 ? "#" + credential.name() : "";
    }
}
