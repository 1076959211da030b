package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A taint of nodes that does not keep router pods away, as in a pod. */
public record TolerationSpec(
        @Size(max = Limits.MAX_LABEL_KEY)
        @JsonPropertyDescription("The taint's key. Absent: all, with operator Exists.")
        @Nullable
        String key,

        @JsonPropertyDescription("Equal (default of Kubernetes) or Exists: whether the value matters.") @Nullable
        TolerationOperator operator,

        @Size(max = Limits.MAX_NAME) @JsonPropertyDescription("The taint's value.") @Nullable
        String value,

        @JsonPropertyDescription("The taint's effect. Absent: all.") @Nullable
        TaintEffect effect,

        @JsonPropertyDescription("With the effect NoExecute: for how many seconds it is tolerated. Absent: for ever.")
        @Nullable
        Long tolerationSeconds) {}
