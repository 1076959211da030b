package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import org.jspecify.annotations.Nullable;

/** How long one attempt may take, by phase. Absent fields have the defaults of {@code docs/reference.md}. */
public record TimeoutsSpec(
        @Pattern(Limits.DURATION) @JsonPropertyDescription("To connect, TLS included. Default 2s.") @Nullable
        String connect,

        @Pattern(Limits.DURATION) @JsonPropertyDescription("Streams only: to the first content. Default 30s.") @Nullable
        String firstToken,

        @Pattern(Limits.DURATION) @JsonPropertyDescription("Streams only: between two events. Default 30s.") @Nullable
        String stall,

        @Pattern(Limits.DURATION) @JsonPropertyDescription("The whole attempt. Default 10m.") @Nullable
        String total) {}
