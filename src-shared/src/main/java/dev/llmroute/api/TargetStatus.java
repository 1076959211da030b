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
 * time alone ends that, {@code lastSuccess} where it had answered before.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record TargetStatus(
        @Required
        @Size(max = 512)
        @JsonPropertyDescription("provider/model, with #credential behind it where the provider has several.")
        String name,

        @Size(max = 253)
        @JsonPropertyDescription("The name of the credential in the route; absent where the provider needs none.")
        @Nullable
        String credential,

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
        String source,

        @Size(max = 40)
        @JsonPropertyDescription(
                "When what is left alone (the model, the key or the provider) last answered before it failed, in"
                        + " ISO 8601; absent where it had not within an hour, as far as the router knows that saw the failure.")
        @Nullable
        String lastSuccess) {
    /** Of a target that is not left out for a cooldown. */
    public TargetStatus(String name, @Nullable String credential, TargetState state) {
        this(name, credential, state, null, null, null, null);
    }
}
