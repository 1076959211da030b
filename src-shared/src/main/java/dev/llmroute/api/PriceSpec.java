package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a model costs, in US dollars for a million tokens. Decimals in quotes: a number in YAML may not be what was written. */
public record PriceSpec(
        @Required
        @Size(max = Limits.MAX_DOLLARS)
        @Pattern(Limits.DOLLARS)
        @JsonPropertyDescription("For a million tokens of the prompt, in US dollars, such as \"2.50\".")
        String input,

        @Required
        @Size(max = Limits.MAX_DOLLARS)
        @Pattern(Limits.DOLLARS)
        @JsonPropertyDescription("For a million tokens of the answer, reasoning included.")
        String output,

        @Size(max = Limits.MAX_DOLLARS)
        @Pattern(Limits.DOLLARS)
        @JsonPropertyDescription(
                "For a million tokens of the prompt that come from the provider's cache. Default: as input.")
        @Nullable
        String cachedInput,

        @Size(max = Limits.MAX_DOLLARS)
        @Pattern(Limits.DOLLARS)
        @JsonPropertyDescription(
                "For a million tokens of the prompt that are written to the provider's cache. Default: as input.")
        @Nullable
        String cacheWrite,

        @Size(max = Limits.MAX_DOLLARS)
        @Pattern(Limits.DOLLARS)
        @JsonPropertyDescription(
                "For a million tokens of the prompt that are written to the provider's cache for an hour. Default: as cacheWrite.")
        @Nullable
        String cacheWrite1h,

        @Size(max = Limits.MAX_PRICE_STEPS)
        @JsonPropertyDescription("What all tokens of a request cost whose prompt is larger.")
        @Nullable
        List<Above> above) {

    /** What a large request costs. */
    public record Above(
            @Required
            @Min(1)
            @Max(Limits.MAX_TOKENS)
            @JsonPropertyDescription("Holds for prompts of more tokens than these, cached ones included.")
            Long tokens,

            @Required
            @Size(max = Limits.MAX_DOLLARS)
            @Pattern(Limits.DOLLARS)
            @JsonPropertyDescription("As of the price.")
            String input,

            @Required
            @Size(max = Limits.MAX_DOLLARS)
            @Pattern(Limits.DOLLARS)
            @JsonPropertyDescription("As of the price.")
            String output,

            @Size(max = Limits.MAX_DOLLARS)
            @Pattern(Limits.DOLLARS)
            @JsonPropertyDescription("As of the price. Default: as input, here.")
            @Nullable
            String cachedInput,

            @Size(max = Limits.MAX_DOLLARS)
            @Pattern(Limits.DOLLARS)
            @JsonPropertyDescription("As of the price. Default: as input, here.")
            @Nullable
            String cacheWrite,

            @Size(max = Limits.MAX_DOLLARS)
            @Pattern(Limits.DOLLARS)
            @JsonPropertyDescription("As of the price. Default: as cacheWrite, here.")
            @Nullable
            String cacheWrite1h) {}
}
