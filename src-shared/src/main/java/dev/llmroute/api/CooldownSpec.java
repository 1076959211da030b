package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How long a target is left alone. */
public record CooldownSpec(
        @JsonPropertyDescription("How long, for a rate limit that states no wait. Default " + Defaults.COOLDOWN + ".")
        @Default(Defaults.COOLDOWN)
        @JsonProperty("default")
        @Size(max = Limits.MAX_DURATION)
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @Nullable
        String defaultWait,

        @Size(max = Limits.MAX_DURATION)
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @JsonPropertyDescription(
                "No cooldown is longer than this duration, whatever a provider states. Default: the maximum of the failure's class.")
        @Nullable
        String max,

        @Size(max = Limits.MAX_DURATION)
        @ValidationRule(value = Rules.RAMP, message = Rules.RAMP_MESSAGE)
        @JsonPropertyDescription(
                "How long traffic to a target grows back after its cooldown: 10 % of the requests for the first half, 50 % for"
                        + " the second, then all. At most 10m; 0s: all at once. Default " + Defaults.RAMP + ".")
        @Default(Defaults.RAMP)
        @Nullable
        String ramp,

        @Size(max = Limits.MAX_CLASSES)
        @JsonPropertyDescription(
                "Waits of single failure classes. They go before cooldown.default, and never above cooldown.max.")
        @Nullable
        List<ClassCooldownSpec> classes) {}
