package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How long a target is left alone. */
public record CooldownSpec(
        @JsonPropertyDescription("For a rate limit that states no wait. Default 5m.")
        @JsonProperty("default")
        @Size(max = Limits.MAX_DURATION)
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @Nullable
        String defaultWait,

        @Size(max = Limits.MAX_DURATION)
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @JsonPropertyDescription(
                "No cooldown is longer, whatever a provider states. Default: the maximum of the failure's class.")
        @Nullable
        String max) {}
