package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A second target beside one that is slow; the first content of either is the answer. */
public record HedgeSpec(
        @Size(max = Limits.MAX_DURATION)
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @JsonPropertyDescription(
                "How long the first target may take before the next one is asked too. Default: longer than 95 of 100 of its latest"
                        + " answers took.")
        @Nullable
        String after,

        @Min(1)
        @Max(100)
        @JsonPropertyDescription("The share of requests, in percent, that may have a second target. Default "
                + Defaults.HEDGE_PERCENT + ".")
        @Default(Defaults.HEDGE_PERCENT)
        @Nullable
        Integer maxPercent) {}
