package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** The most that a caller gets of a route, whichever router it asks; what is above it is refused. */
public record CallerLimitsSpec(
        @JsonPropertyDescription("What its requests may cost, in all routers together. Default: anything.") @Nullable
        BudgetSpec usd) {}
