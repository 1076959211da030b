package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When and how far a request falls back. */
public record FallbackSpec(
        @Size(max = 32)
        @JsonPropertyDescription(
                "Failure classes of the first target that fall back. Default: RateLimited, QuotaExhausted, Overloaded, ServerError, Timeout, Connection, ModelNotFound.")
        @Nullable
        List<FallbackOn> on,

        @Min(1)
        @Max(Limits.MAX_ATTEMPTS)
        @JsonPropertyDescription("Calls to providers for one request, at most. Default 3.")
        @Nullable
        Integer maxAttempts,

        @Size(max = Limits.MAX_DURATION)
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @JsonPropertyDescription("No attempt starts later than this after the request came. Default 60s.")
        @Nullable
        String budget,

        @JsonProperty("notify")
        @JsonPropertyDescription("None (default) or Comment: an SSE comment tells streaming callers of a fallback.")
        @Nullable
        NotifyMode notifyMode) {}
