package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** How many router pods may be evicted at once. */
public record DisruptionSpec(
        @JsonPropertyDescription("Whether there is a PodDisruptionBudget. Default true.") @Nullable
        Boolean enabled,

        @Size(min = 1, max = Limits.MAX_QUANTITY)
        @Pattern(Limits.COUNT_OR_PERCENT)
        @JsonPropertyDescription("How many pods may be away at once: a number, or a percentage as 25%. Default 1.")
        @Nullable
        String maxUnavailable) {}
