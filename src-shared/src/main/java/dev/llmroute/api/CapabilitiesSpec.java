package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What a model can do. What is left out is not known, and no request is kept from the model for it. */
@ValidationRule(
        value = Rules.ANSWER_IN_WINDOW,
        message = Rules.ANSWER_IN_WINDOW_MESSAGE,
        fieldPath = ".maxOutputTokens")
public record CapabilitiesSpec(
        @Min(1)
        @Max(Limits.MAX_TOKENS)
        @JsonPropertyDescription(
                "Tokens that request and answer may have together. A request that is certainly longer goes to a model with room for"
                        + " it; one that a provider refuses as too long goes only to a model with a larger window.")
        @Nullable
        Long contextWindow,

        @Min(1)
        @Max(Limits.MAX_TOKENS)
        @JsonPropertyDescription(
                "Tokens that one answer may have; a request that asks for more goes to other models, or asks for as many where it is"
                        + " translated.")
        @Nullable
        Long maxOutputTokens,

        @JsonPropertyDescription("false: requests with tools go to other models.") @Nullable
        Boolean tools,

        @JsonPropertyDescription("false: requests with images go to other models.") @Nullable
        Boolean vision,

        @JsonPropertyDescription("false: requests for an answer by a JSON schema go to other models.") @Nullable
        Boolean jsonSchema,

        @Min(1)
        @Max(Limits.MAX_DIMENSIONS)
        @JsonPropertyDescription(
                "For embeddings: the length of this model's vectors. A request that asks for longer ones goes to other models.")
        @Nullable
        Integer dimensions,

        @JsonPropertyDescription(
                "Of requests that are translated. false: the model is not told how hard to think (reasoning_effort, effort). true: it is,"
                        + " also beside tools, which many models of OpenAI's dialect refuse.")
        @Nullable
        Boolean reasoningEffort,

        @JsonPropertyDescription(
                "Of requests that are translated into OpenAI's dialect. true: the bound of an answer is called max_completion_tokens, false:"
                        + " max_tokens. Without it by the host and the model's name.")
        @Nullable
        Boolean maxCompletionTokens) {}
