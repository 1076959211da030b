package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.llmroute.route.TargetState;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * One target of a route, live. {@code reason} and {@code source} are there while it is left out for a cooldown, {@code until} where
 * time alone ends that.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record TargetStatus(
        @Required
        @Size(max = 512)
        @JsonPropertyDescription("provider/model, with #credential behind it where the provider has several.")
        String name,

        @Required
        @JsonPropertyDescription(
                "Ready: it may be called. CoolingDown: it is left alone until then. Broken: the provider does"
                        + " not know the model; it is left out until the route changes or somebody clears it. KeyRejected: the provider"
                        + " rejected the API key, which is tried again after a minute. KeyMissing: see the condition ResolvedRefs.")
        TargetState state,

        @Size(max = 64) @JsonPropertyDescription("The class of the failure that it is left out for.") @Nullable
        String reason,

        @Size(max = 40)
        @JsonPropertyDescription("When it may be called again, in ISO 8601; absent where no time ends it.")
        @Nullable
        String until,

        @Size(max = 64)
        @JsonPropertyDescription("Where the wait was read: BodyText, RetryAfter, ..., or None for the default.")
        @Nullable
        String source) {}
