package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.llmroute.route.CountPer;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** The most that one router process sends to a model or with a credential, and that all spend for it; requests above it go to the next target. */
public record CeilingSpec(
        @Min(1)
        @Max(Limits.MAX_CONCURRENT)
        @JsonPropertyDescription("Requests at the same time, in each router process. Default: any number.")
        @Nullable
        Integer maxConcurrent,

        @Min(1)
        @Max(Limits.MAX_PER_MINUTE)
        @JsonPropertyDescription("Requests within a minute, in each router process. Default: any number.")
        @Nullable
        Integer rpm,

        @Min(1)
        @Max(Limits.MAX_PER_MINUTE)
        @JsonPropertyDescription(
                "Tokens within a minute, in each router process, as estimated before a request is sent. Default: any number.")
        @Nullable
        Long tpm,

        @JsonPropertyDescription(
                "Whose requests count. Process (default): those of each router process by itself. Cluster: those of all routers; of what others"
                        + " serve a router hears a second later.")
        @Nullable
        CountPer per,

        @JsonPropertyDescription(
                "What may be spent, in all routers together, by the prices of the models: what is above goes to the next target. Default: anything.")
        @Nullable
        BudgetSpec usd) {}
