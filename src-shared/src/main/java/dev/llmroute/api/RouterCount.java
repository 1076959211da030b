package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** The router pods of a route. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RouterCount(
        @Required @JsonPropertyDescription("Pods that answer.")
        Integer ready,

        @Required @JsonPropertyDescription("Pods that there should be.")
        Integer desired) {}
