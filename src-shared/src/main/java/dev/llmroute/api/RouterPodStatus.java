package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A router pod, as it told last. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RouterPodStatus(
        @Required @Size(max = 253) @JsonPropertyDescription("Name of the pod.")
        String name,

        @Required @JsonPropertyDescription("Whether it answers callers.")
        Boolean ready,

        @JsonPropertyDescription("The generation of the route that it serves; absent while that is not known.")
        @Nullable
        Long generation,

        @Size(max = 1024) @JsonPropertyDescription("Why it does not serve the newest; absent where it does.") @Nullable
        String problem) {}
