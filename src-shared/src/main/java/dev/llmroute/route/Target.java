package dev.llmroute.route;

import java.util.Locale;

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
        for (Model each : provider.models()) {
            if (each.name().equals(model)) {
                return each.ceiling();
            }
        }
        return Ceiling.NONE;
    }

    /** {@code groq/llama-3.3-70b-versatile}, with {@code #credential} behind it where the provider has several. */
    public String name() {
        return provider.name() + "/" + model + suffix();
    }

    /** The display key of this target's cooldown: {@code groq_llama-3.3-70b-versatile}. */
    public String displayKey() {
        return provider.name() + "_" + model + suffix();
    }

    /** The provider's name as messages write it: {@code GROQ}. */
    public String providerUpperCase() {
        return provider.name().toUpperCase(Locale.ROOT);
    }

    private String suffix() {
        return provider.credentials().size() > 1 ? "#" + credential.name() : "";
    }
}
