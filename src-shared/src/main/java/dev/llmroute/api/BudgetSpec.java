package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.llmroute.route.Period;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** The most that may be spent within each period, by the prices of the route and the tokens that answers count. */
public record BudgetSpec(
        @Required
        @Size(max = Limits.MAX_BUDGET)
        @Pattern(Limits.BUDGET)
        @JsonPropertyDescription("In US dollars, such as \"50\" or \"0.25\"; at least a cent, and less than a million.")
        String amount,

        @Required
        @JsonPropertyDescription("Hour, Day, Week (from Monday on) or Month, as the calendar of UTC has them.")
        Period per) {}
