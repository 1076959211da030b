package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A variable of the router's container. */
public record EnvSpec(
        @Required
        @Size(max = Limits.MAX_ENV_NAME)
        @Pattern(Limits.ENV_NAME)
        @ValidationRule(value = Rules.FREE_VARIABLE, message = Rules.FREE_VARIABLE_MESSAGE)
        @JsonPropertyDescription("The variable's name; those that begin with LLMROUTE_ are the operator's.")
        String name,

        @Required
        @Size(min = 1, max = Limits.MAX_ENV_VALUE)
        @JsonPropertyDescription("Its value as it is. No secrets: whoever may read pods or routes may read it.")
        String value) {}
