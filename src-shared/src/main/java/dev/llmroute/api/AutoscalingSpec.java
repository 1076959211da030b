package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many router pods there are, by what they have to do. */
@ValidationRule(value = Rules.MIN_BELOW_MAX, message = Rules.MIN_BELOW_MAX_MESSAGE, fieldPath = ".max")
public record AutoscalingSpec(
        @Min(1)
        @Max(Limits.MAX_REPLICAS)
        @JsonPropertyDescription("The fewest pods. Default 2, or max where that is less.")
        @Nullable
        Integer min,

        @Required @Min(1) @Max(Limits.MAX_REPLICAS) @JsonPropertyDescription("The most pods.")
        Integer max,

        @Min(1)
        @Max(1000)
        @JsonPropertyDescription(
                "The use of the processor to keep to on average, in percent of what the pods request. Default 80 where inFlight is not"
                        + " given either.")
        @Nullable
        Integer cpu,

        @Min(1)
        @Max(Limits.MAX_IN_FLIGHT)
        @JsonPropertyDescription(
                "The requests in flight of each pod to keep to on average. Needs an adapter that serves the pods' metric"
                        + " llmroute_requests_in_flight.")
        @Nullable
        Integer inFlight,

        @PreserveUnknownFields
        @JsonPropertyDescription(
                "How fast pods come and go: behavior of a HorizontalPodAutoscaler (autoscaling/v2). Default: Kubernetes' own.")
        @Nullable
        Map<String, Object> behavior) {
    private static final int DEFAULT_MIN = 2;

    private static final int DEFAULT_CPU = 80;

    /** The fewest pods that there are to be. */
    public int fewest() {
        return min == null ? Math.min(DEFAULT_MIN, max) : min;
    }

    /** The use of the processor to keep to, in percent; null: it does not matter. */
    public @Nullable Integer cpuPercent() {
        return cpu == null && inFlight == null ? Integer.valueOf(DEFAULT_CPU) : cpu;
    }
}
