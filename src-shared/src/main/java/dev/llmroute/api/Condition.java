package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One aspect of a route's state, as the Kubernetes API conventions have it.
 *
 * @param status {@code True}, {@code False} or {@code Unknown}
 * @param lastTransitionTime when {@code status} changed last, ISO 8601
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Condition(
        @Required
        @Size(min = 1, max = 316)
        @JsonPropertyDescription("Accepted, Warning, ResolvedRefs, Progressing, Ready or Degraded.")
        String type,

        @Required @Size(max = 7) @JsonPropertyDescription("True, False or Unknown.")
        String status,

        @Required @Size(min = 1, max = 1024) @JsonPropertyDescription("Why, in one word.")
        String reason,

        @Required @Size(max = 32768) @JsonPropertyDescription("Why, for people.")
        String message,

        @Required @Size(max = 40) @JsonPropertyDescription("When the status changed last, in ISO 8601.")
        String lastTransitionTime,

        @JsonPropertyDescription("The generation of the route that this is about.") @Nullable
        Long observedGeneration) {

    /** Whether the two say the same, whenever they began to. */
    public boolean saysTheSameAs(Condition other) {
        return other.type.equals(type)
                && other.status.equals(status)
                && other.reason.equals(reason)
                && other.message.equals(message)
                && Objects.equals(other.observedGeneration, observedGeneration);
    }
}
