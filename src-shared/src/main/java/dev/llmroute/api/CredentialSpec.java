package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
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

        @JsonPropertyDescription("Leaves this credential out.") @Nullable
        Boolean disabled) {}
