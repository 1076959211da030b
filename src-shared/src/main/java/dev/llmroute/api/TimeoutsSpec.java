package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How long one attempt may take, by phase. Absent fields have the defaults of {@code docs/reference.md}. */
public record TimeoutsSpec(
        @Size(max = Limits.MAX_DURATION)
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @JsonPropertyDescription("To connect, TLS included. Default 2s.")
        @Nullable
        String connect,

        @Size(max = Limits.MAX_DURATION)
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @JsonPropertyDescription("Streams only: to the first content. Default 30s.")
        @Nullable
        String firstToken,

        @Size(max = Limits.MAX_DURATION)
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @JsonPropertyDescription("Streams only: between two events. Default 30s.")
        @Nullable
        String stall,

        @Size(max = Limits.MAX_DURATION)
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @JsonPropertyDescription("The whole attempt. Default 10m.")
        @Nullable
        String total) {}
