package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One target of a route, live. {@code reason}, {@code until} and {@code source} are there while it is cooling down. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record TargetStatus(
        @Required
        @Size(max = 512)
        @JsonPropertyDescription("provider/model, with #credential behind it where the provider has several.")
        String name,

        @Required @JsonPropertyDescription("Ready, CoolingDown or KeyMissing.")
        TargetState state,

        @Size(max = 64) @JsonPropertyDescription("The class of the failure that it is cooling down for.") @Nullable
        String reason,

        @Size(max = 40) @JsonPropertyDescription("When it may be called again.") @Nullable
        String until,

        @Size(max = 64)
        @JsonPropertyDescription("Where the wait was read: BodyText, RetryAfter, ..., or None for the default.")
        @Nullable
        String source) {}
