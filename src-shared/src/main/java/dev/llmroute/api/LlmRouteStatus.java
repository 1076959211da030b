package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a route does. Two writers share it, each with its own fields (server-side apply), so every field may be absent: the
 * reconciler (generations, URL, routers, all conditions but Degraded) and the live one (targets, what sums them up, Degraded).
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record LlmRouteStatus(
        @JsonPropertyDescription("The generation of the route that the operator has dealt with.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription(
                "The generation of the route that every ready router serves at least; absent while none is ready.")
        @Nullable
        Long servedGeneration,

        @Size(max = 512)
        @JsonPropertyDescription(
                "Where callers within the cluster find the route; the OpenAI API begins with /v1 there.")
        @Nullable
        String url,

        @Size(max = 16)
        @JsonPropertyDescription("Accepted, Warning, ResolvedRefs, Progressing, Ready, Degraded.")
        @Nullable
        List<Condition> conditions,

        @JsonPropertyDescription("The router pods.") @Nullable
        RouterCount routers,

        @Size(max = 16) @JsonPropertyDescription("Targets that may be called, of all: 3/12.") @Nullable
        String readyTargets,

        @Size(max = 40) @JsonPropertyDescription("When the soonest cooldown ends; absent while none is on.") @Nullable
        String nextRecovery,

        @Size(max = Limits.MAX_TARGETS) @JsonPropertyDescription("Each target, live.") @Nullable
        List<TargetStatus> targets) {
    /** Of a route that nobody has looked at. */
    public static final LlmRouteStatus EMPTY = ofReconciler(null, null, null, null, null);

    /** The fields that are the reconciler's. */
    public static LlmRouteStatus ofReconciler(
            @Nullable Long observedGeneration,
            @Nullable Long servedGeneration,
            @Nullable String url,
            @Nullable List<Condition> conditions,
            @Nullable RouterCount routers) {
        return new LlmRouteStatus(observedGeneration, servedGeneration, url, conditions, routers, null, null, null);
    }
}
