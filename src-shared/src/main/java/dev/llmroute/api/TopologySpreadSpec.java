package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** How evenly router pods are spread. */
public record TopologySpreadSpec(
        @Required
        @Size(min = 1, max = Limits.MAX_LABEL_KEY)
        @JsonPropertyDescription(
                "The label of nodes over whose values pods are spread, e.g. topology.kubernetes.io/zone.")
        String topologyKey,

        @Min(1)
        @Max(Limits.MAX_REPLICAS)
        @JsonPropertyDescription("By how many pods two values may differ. Default 1.")
        @Nullable
        Integer maxSkew,

        @JsonPropertyDescription(
                "ScheduleAnyway (default) or DoNotSchedule: what becomes of a pod that would make the difference greater.")
        @Nullable
        WhenUnsatisfiable whenUnsatisfiable) {}
