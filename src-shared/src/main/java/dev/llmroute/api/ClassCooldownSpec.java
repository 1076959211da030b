package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How long failures of one class cool. */
public record ClassCooldownSpec(
        @Required @JsonProperty("class") @JsonPropertyDescription("The failure class.")
        CoolingClass failureClass,

        @JsonPropertyDescription(
                "How long, for a failure that states no wait. Default: the class's own, see docs/reference.md.")
        @JsonProperty("default")
        @Size(max = Limits.MAX_DURATION)
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @Nullable
        String defaultWait,

        @Size(max = Limits.MAX_DURATION)
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @JsonPropertyDescription(
                "No cooldown of the class is longer than this duration. It shortens the class's own maximum, the default; a longer one here, or"
                        + " a cooldown.max that is shorter, leaves that in force.")
        @Nullable
        String max) {}
