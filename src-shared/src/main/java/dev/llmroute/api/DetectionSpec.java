package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pattern that tells what an error is, before the built-in rules. */
@ValidationRule(value = Rules.WAIT_OF_NO_REQUEST, message = Rules.WAIT_OF_NO_REQUEST_MESSAGE, fieldPath = ".waitGroup")
@ValidationRule(value = Rules.SCOPE_OF_REQUEST, message = Rules.SCOPE_OF_REQUEST_MESSAGE, fieldPath = ".scope")
@ValidationRule(value = Rules.GROUP_WRITTEN, message = Rules.GROUP_WRITTEN_MESSAGE, fieldPath = ".waitGroup")
public record DetectionSpec(
        @Required
        @Size(max = Limits.MAX_DETECTION_NAME)
        @Pattern(Limits.NAME)
        @JsonPropertyDescription("Name of the pattern, told as the rule that decided.")
        String name,

        @Size(max = 16) @JsonPropertyDescription("HTTP statuses that are looked at. Default: all of errors.") @Nullable
        List<@Min(200) @Max(599) Integer> status,

        @Size(max = Limits.MAX_FIELD_PATH)
        @Pattern(Limits.FIELD_PATH)
        @JsonPropertyDescription(
                "Member of the JSON body whose value is looked at, e.g. error.code; lists on the way are looked through. Default: the text of the body.")
        @Nullable
        String field,

        @Required
        @Size(min = 1, max = Limits.MAX_PATTERN)
        @ValidationRule(value = Rules.COMPILES, message = Rules.COMPILES_MESSAGE, optionalOldSelf = true)
        @JsonPropertyDescription("Regular expression (RE2 syntax) that must be found there.")
        String pattern,

        @Required @JsonProperty("class") @JsonPropertyDescription("The class of the failure.")
        DetectedClass failureClass,

        @JsonPropertyDescription(
                "Whom it concerns: model, credential, provider or request (no cooldown). Default: what the class and the response tell.")
        @Nullable
        DetectedScope scope,

        @Size(max = Limits.MAX_NAME)
        @Pattern(Limits.GROUP)
        @JsonPropertyDescription(
                "Name or number of the pattern's group that states the wait: seconds, a duration such as 1m30s, or a time.")
        @Nullable
        String waitGroup) {}
