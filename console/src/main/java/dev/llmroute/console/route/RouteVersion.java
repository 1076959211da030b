package dev.llmroute.console.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * A route's spec at one time. Immutable.
 *
 * @param version changes whenever somebody changes the spec, or deletes the route and makes it anew; not with each status
 * @param generation of the resource
 * @param spec as YAML
 */
public record RouteVersion(String version, long generation, String spec) {
    static RouteVersion of(JsonNode resource) {
        JsonNode metadata = resource.path("metadata");
        long generation = metadata.path("generation").asLong();
        JsonNode spec = resource.path("spec");
        return new RouteVersion(
                metadata.path("uid").asText() + "." + generation,
                generation,
                RouteYaml.text(spec.isMissingNode() ? new ObjectMapper().createObjectNode() : spec));
    }
}
