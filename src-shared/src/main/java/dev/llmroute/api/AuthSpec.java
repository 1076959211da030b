package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may call the route. */
@ValidationRule(value = Rules.KEYS_GIVEN, message = Rules.KEYS_GIVEN_MESSAGE, fieldPath = ".keys")
public record AuthSpec(
        @Required @JsonPropertyDescription("ApiKey: callers send one of the keys. None: nobody is asked.")
        AuthMode mode,

        @Size(max = Limits.MAX_CALLER_KEYS)
        @JsonPropertyDescription("Keys of callers; at least one with mode ApiKey.")
        @Nullable
        List<CallerKeySpec> keys) {}
