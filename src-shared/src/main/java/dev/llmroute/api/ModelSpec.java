package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One model of a provider, by the provider's own id. */
public record ModelSpec(
        @Required
        @Size(min = 1, max = Limits.MAX_MODEL_NAME)
        @Pattern(Limits.FREE_NAME)
        @JsonPropertyDescription("The provider's own model id.")
        String name,

        @JsonPropertyDescription(
                "The most that each router process sends to this model with each credential; what is above it goes to the next"
                        + " target.")
        @Nullable
        CeilingSpec limits,

        @Size(min = 1, max = Limits.MAX_MODEL_NAME)
        @Pattern(Limits.FREE_NAME)
        @JsonPropertyDescription(
                "For embeddings: models with the same word here give the same vectors, so that a request may go to each of them."
                        + " Without it embeddings fall back to other keys of the same model only.")
        @Nullable
        String equivalent,

        @JsonPropertyDescription(
                "What the model can do; requests that it cannot serve go to other models. What is left out is not known, and keeps no"
                        + " request away.")
        @Nullable
        CapabilitiesSpec capabilities,

        @JsonPropertyDescription(
                "What the model costs, so that the cost of each answer is told. Default: it is not known, which is not the same as free.")
        @Nullable
        PriceSpec price,

        @Size(max = Limits.MAX_NAME)
        @Pattern(Limits.NAME)
        @JsonPropertyDescription(
                "Models with the same word here may stand in for one another: where spec.order.by is Price, they stand together at"
                        + " the place of the first, cheapest first. Default: the model is alone, and stays where it is written.")
        @Nullable
        String tier,

        @JsonPropertyDescription("Leaves this model out.") @Nullable
        Boolean disabled) {}
