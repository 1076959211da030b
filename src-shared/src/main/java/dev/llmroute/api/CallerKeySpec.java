package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A key that callers may use. */
public record CallerKeySpec(
        @Required
        @Size(max = Limits.MAX_NAME)
        @Pattern(Limits.NAME)
        @JsonPropertyDescription("Name of the caller, shown in metrics and events instead of the key.")
        String name,

        @Required @JsonPropertyDescription("Where the key lies.")
        SecretKeyRef secretKeyRef) {}
