package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.llmroute.route.OrderBy;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A key that callers may use. */
public record CallerKeySpec(
        @Required
        @Size(max = Limits.MAX_NAME)
        @Pattern(Limits.NAME)
        @JsonPropertyDescription("Name of the caller, shown in metrics and events instead of the key.")
        String name,

        @Required @JsonPropertyDescription("Where the key lies.")
        SecretKeyRef secretKeyRef,

        @Min(1)
        @Max(Limits.MAX_CONCURRENT)
        @JsonPropertyDescription(
                "Requests with this key that each router process serves at the same time; more are refused. Default: any number.")
        @Nullable
        Integer maxConcurrent,

        @JsonPropertyDescription("The most that it gets of this route.") @Nullable
        CallerLimitsSpec limits,

        @JsonPropertyDescription("Which targets may serve its requests. Default: all of the route.") @Nullable
        AllowSpec allow,

        @JsonPropertyDescription(
                "In which order models of one tier are tried for it, Written or Price. Default: as spec.order.by has it.")
        @Nullable
        OrderBy prefer) {}
