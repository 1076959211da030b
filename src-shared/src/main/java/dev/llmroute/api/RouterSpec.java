package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The routers of the route. */
public record RouterSpec(
        @Min(0)
        @Max(100)
        @JsonPropertyDescription("Number of router pods. Default 2. Without a meaning standalone.")
        @Nullable
        Integer replicas,

        @Min(1024)
        @Max(Limits.MAX_BODY_BYTES)
        @JsonPropertyDescription("The longest request body, in bytes; a longer one is refused. Default 10485760.")
        @Nullable
        Integer maxBodyBytes,

        @Min(1)
        @Max(100_000)
        @JsonPropertyDescription(
                "How many requests each router serves at the same time; more are refused. Default 2000. Without a meaning standalone.")
        @Nullable
        Integer maxInFlight,

        @Size(max = Limits.MAX_DURATION)
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @JsonPropertyDescription(
                "How long routers go on with the keys of a Secret that is gone, so that one may be deleted and made anew. A key that"
                        + " changes, or is taken out of a Secret that stays, is followed at once. Default 10m.")
        @Nullable
        String keepKeys,

        @JsonPropertyDescription(
                "Serves callers over TLS, with HTTP/2. Default: plain HTTP. Without a meaning standalone, see run --tls-cert.")
        @Nullable
        TlsSpec tls) {
    /** The same with another certificate, or none. */
    public RouterSpec withTls(@Nullable TlsSpec other) {
        return new RouterSpec(replicas, maxBodyBytes, maxInFlight, keepKeys, other);
    }
}
