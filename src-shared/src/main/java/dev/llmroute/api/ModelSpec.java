package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One model of a provider, by the provider's own id. */
public record ModelSpec(
        @Required @Size(min = 1, max = Limits.MAX_MODEL_NAME) @JsonPropertyDescription("The provider's own model id.")
        String name,

        @JsonPropertyDescription(
                "The most that each router process sends to this model with each credential; what is above it goes to the next"
                        + " target.")
        @Nullable
        CeilingSpec limits,

        @JsonPropertyDescription("Leaves this model out.") @Nullable
        Boolean disabled) {}
