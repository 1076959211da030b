package dev.llmroute.route;

import java.util.Locale;

/** What one attempt calls: a provider, one of its models and one of its credentials. */
public record Target(Provider provider, String model, Credential credential) {

    public ModelRef ref() {
        return new ModelRef(provider.name(), model);
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
