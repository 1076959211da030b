package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The router pods of a route. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RouterCount(
        @Required @JsonPropertyDescription("Pods that answer.")
        Integer ready,

        @Required @JsonPropertyDescription("Pods that there should be.")
        Integer desired,

        @Size(max = RouterCount.MAX_PODS)
        @JsonPropertyDescription("The pods that there are, and the generation of the route that each serves.")
        @Nullable
        List<RouterPodStatus> pods,

        @Size(max = RouterCount.MAX_SELECTOR)
        @JsonPropertyDescription(
                "The labels of the pods, as a selector: for autoscalers of the resource LlmRoute itself.")
        @Nullable
        String selector) {
    /** Of more only some are told. */
    public static final int MAX_PODS = 100;

    public static final int MAX_SELECTOR = 256;
}
