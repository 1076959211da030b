package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One API key of a provider. */
public record CredentialSpec(
        @Required
        @Size(max = Limits.MAX_NAME)
        @Pattern(Limits.NAME)
        @JsonPropertyDescription("Name of this credential, shown where a provider has several.")
        String name,

        @Required @JsonPropertyDescription("Where the API key lies.")
        SecretKeyRef secretKeyRef,

        @Min(1)
        @Max(Limits.MAX_WEIGHT)
        @JsonPropertyDescription(
                "Share of the requests, in proportion to the other credentials of the provider that are free. Default "
                        + Defaults.WEIGHT + ".")
        @Default(Defaults.WEIGHT)
        @Nullable
        Integer weight,

        @Size(max = Limits.MAX_NAME)
        @Pattern(Limits.NAME)
        @JsonPropertyDescription(
                "The provider's account that the key belongs to, by a name of your own. Keys of one account share its limits: what one of"
                        + " them meets holds for all. Default: nothing is known of it.")
        @Nullable
        String account,

        @JsonPropertyDescription(
                "The most that each router process sends with this key, to all models together; what is above it goes to the"
                        + " next target.")
        @Nullable
        CeilingSpec limits,

        @JsonPropertyDescription("Leaves this credential out.") @Nullable
        Boolean disabled) {}
