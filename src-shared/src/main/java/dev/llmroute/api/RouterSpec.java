package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** The router pods of the route. Without a meaning standalone. */
public record RouterSpec(
        @Min(0) @Max(100) @JsonPropertyDescription("Number of router pods. Default 2.") @Nullable
        Integer replicas) {}
