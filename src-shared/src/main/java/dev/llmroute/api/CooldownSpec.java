package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import org.jspecify.annotations.Nullable;

/** How long a target is left alone. */
public record CooldownSpec(
        @JsonPropertyDescription("For a rate limit that states no wait. Default 5m.")
        @JsonProperty("default")
        @Pattern(Limits.DURATION)
        @Nullable
        String defaultWait,

        @Pattern(Limits.DURATION)
        @JsonPropertyDescription(
                "No cooldown is longer, whatever a provider states. Default: the maximum of the failure's class.")
        @Nullable
        String max) {}
