package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.llmroute.route.CountPer;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** The most that a caller gets of a route; what is above it is refused. */
public record CallerLimitsSpec(
        @Min(1)
        @Max(Limits.MAX_PER_MINUTE)
        @JsonPropertyDescription("Requests within a minute, in each router process. Default: any number.")
        @Nullable
        Integer rpm,

        @Min(1)
        @Max(Limits.MAX_PER_MINUTE)
        @JsonPropertyDescription(
                "Tokens within a minute, in each router process, as estimated before a request is served. Default: any number.")
        @Nullable
        Long tpm,

        @JsonPropertyDescription(
                "Whose requests count. Process (default): those of each router process by itself. Cluster: those of all routers; of what others"
                        + " serve a router hears a second later.")
        @Nullable
        CountPer per,

        @JsonPropertyDescription("What its requests may cost, in all routers together. Default: anything.") @Nullable
        BudgetSpec usd) {}
