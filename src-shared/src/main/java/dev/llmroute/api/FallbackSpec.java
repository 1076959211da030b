package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
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
        @JsonPropertyDescription("Calls to providers for one request, at most. Default " + Defaults.MAX_ATTEMPTS + ".")
        @Default(Defaults.MAX_ATTEMPTS)
        @Nullable
        Integer maxAttempts,

        @Size(max = Limits.MAX_DURATION)
        @ValidationRule(value = Rules.POSITIVE, message = Rules.POSITIVE_MESSAGE)
        @JsonPropertyDescription(
                "No attempt starts later than this duration after the request came. Default " + Defaults.BUDGET + ".")
        @Default(Defaults.BUDGET)
        @Nullable
        String budget,

        @JsonPropertyDescription(
                "FailFast (default): a request for which no target is free is answered at once. TryEarliest: the target that is free"
                        + " soonest is called once, although it cools down.")
        @Default(Defaults.WHEN_EXHAUSTED)
        @Nullable
        WhenExhausted whenExhausted,

        @Size(max = Limits.MAX_DURATION)
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @JsonPropertyDescription(
                "A request for which no target is free waits for the soonest one, if that takes no longer than this duration. Default "
                        + Defaults.MAX_INLINE_WAIT + ".")
        @Default(Defaults.MAX_INLINE_WAIT)
        @Nullable
        String maxInlineWait,

        @JsonPropertyDescription("Asks a second target where the first one is slow. Default: never.") @Nullable
        HedgeSpec hedge,

        @JsonPropertyDescription(
                "Error (default): a stream that breaks after its first content ends with an error event. Restart: for callers who send"
                        + " x-llmroute-on-broken-stream: restart the next target tells the answer anew, from its beginning.")
        @Default(Defaults.ON_BROKEN_STREAM)
        @Nullable
        OnBrokenStream onBrokenStream,

        @JsonProperty("notify")
        @JsonPropertyDescription("None (default) or Comment: an SSE comment tells streaming callers of a fallback.")
        @Default(Defaults.NOTIFY)
        @Nullable
        NotifyMode notifyMode) {}
