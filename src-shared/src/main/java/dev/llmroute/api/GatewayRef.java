package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** The gateway that serves a route. */
public record GatewayRef(
        @Required
        @Size(min = 1, max = Limits.MAX_ROUTE_NAME)
        @Pattern(Limits.ROUTE_NAME)
        @JsonPropertyDescription("Name of an LlmGateway in the route's namespace.")
        String name) {}
