package dev.llmroute.json;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.llmroute.config.NamedKeys;
import java.util.List;

/**
 * What a router serves, as it tells the operator under {@code /configz}. Names no key and no target. Immutable.
 *
 * @param problem why the newest configuration is not in use; empty where it is
 * @param keptKeys how many keys are in use although their Secret is gone
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ConfigurationJson(String problem, int keptKeys, List<InUse> routes) {
    /**
     * One route.
     *
     * @param generation of the resource; 0 where it came from a file that names none
     * @param servable whether a caller can get an answer: its key and a target's are there
     * @param keys {@link NamedKeys#digest}
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record InUse(String namespace, String name, long generation, boolean servable, String keys) {}

    public ConfigurationJson {
        routes = List.copyOf(routes);
    }
}
