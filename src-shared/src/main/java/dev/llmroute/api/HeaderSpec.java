package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A header that goes with every call to a provider. Keys do not belong here: this is no Secret. */
public record HeaderSpec(
        @Required
        @Size(max = Limits.MAX_HEADER_NAME)
        @Pattern(Limits.HEADER_NAME)
        @ValidationRule(value = Rules.FREE_HEADER, message = Rules.FREE_HEADER_MESSAGE)
        @JsonPropertyDescription("Name of the header.")
        String name,

        @Required
        @Size(max = Limits.MAX_HEADER_VALUE)
        @Pattern(Limits.HEADER_VALUE)
        @JsonPropertyDescription("Its value, in printable ASCII.")
        String value) {}
