package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a container asks for, and may use at most, by the name of the resource, as in a pod. */
public record ResourcesSpec(
        @Size(max = Limits.MAX_RESOURCES)
        @JsonPropertyDescription(
                "What each router asks for, by the resource's name, e.g. cpu: 100m, memory: 256Mi. Default: nothing, where resources is"
                        + " given.")
        @Nullable
        Map<String, @Size(max = Limits.MAX_QUANTITY) @Pattern(Limits.QUANTITY) String> requests,

        @Size(max = Limits.MAX_RESOURCES)
        @JsonPropertyDescription(
                "What each router may use at most, by the resource's name, e.g. memory: 512Mi. Default: no limit, where resources is"
                        + " given.")
        @Nullable
        Map<String, @Size(max = Limits.MAX_QUANTITY) @Pattern(Limits.QUANTITY) String> limits) {}
