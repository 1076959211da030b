package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.llmroute.route.Adapt;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How long one attempt may take, by phase. Absent fields have the defaults of {@code docs/reference.md}. */
public record TimeoutsSpec(
        @Size(max = Limits.MAX_DURATION)
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @JsonPropertyDescription("To connect, TLS included; a duration. Default " + Defaults.CONNECT + ".")
        @Default(Defaults.CONNECT)
        @Nullable
        String connect,

        @Size(max = Limits.MAX_DURATION)
        @ValidationRule(value = Rules.POSITIVE, message = Rules.POSITIVE_MESSAGE)
        @JsonPropertyDescription(
                "Streams only: how long nothing at all may come before the first content; a duration. Default "
                        + Defaults.FIRST_TOKEN + ".")
        @Default(Defaults.FIRST_TOKEN)
        @Nullable
        String firstToken,

        @Size(max = Limits.MAX_DURATION)
        @ValidationRule(value = Rules.POSITIVE, message = Rules.POSITIVE_MESSAGE)
        @JsonPropertyDescription("Streams only: between two events; a duration. Default " + Defaults.STALL + ".")
        @Default(Defaults.STALL)
        @Nullable
        String stall,

        @Size(max = Limits.MAX_DURATION)
        @ValidationRule(value = Rules.POSITIVE, message = Rules.POSITIVE_MESSAGE)
        @JsonPropertyDescription("The whole attempt; a duration. Default " + Defaults.TOTAL + ".")
        @Default(Defaults.TOTAL)
        @Nullable
        String total,

        @JsonPropertyDescription(
                "None (default), FirstToken or All: which limits follow what is usual for the model, where another target could be asked"
                        + " instead. The written ones are their ceilings. All: also that of answers which are no streams.")
        @Default(Defaults.ADAPT)
        @Nullable
        Adapt adapt,

        @Min(2)
        @Max(Limits.MAX_ADAPT_FACTOR)
        @JsonPropertyDescription(
                "How many times as long as 95 of 100 answers take a limit is that follows what is usual. Default "
                        + Defaults.ADAPT_FACTOR + ".")
        @Default(Defaults.ADAPT_FACTOR)
        @Nullable
        Integer adaptFactor,

        @Size(max = Limits.MAX_DURATION)
        @ValidationRule(value = Rules.POSITIVE, message = Rules.POSITIVE_MESSAGE)
        @JsonPropertyDescription("The least that such a limit is; a duration. Default " + Defaults.ADAPT_FLOOR + ".")
        @Default(Defaults.ADAPT_FLOOR)
        @Nullable
        String adaptFloor) {}
