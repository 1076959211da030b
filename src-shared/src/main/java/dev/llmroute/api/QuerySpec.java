package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A query parameter that goes with every call to a provider. */
public record QuerySpec(
        @Required
        @Size(max = Limits.MAX_NAME)
        @Pattern(Limits.QUERY_NAME)
        @JsonPropertyDescription("Name of the parameter, e.g. api-version.")
        String name,

        @Required
        @Size(max = Limits.MAX_HEADER_VALUE)
        @JsonPropertyDescription("Its value; it is encoded as a URL needs it.")
        String value) {}
